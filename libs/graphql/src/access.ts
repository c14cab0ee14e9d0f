import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { createParamDecorator, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import { tokenEnded } from '@ringledger/event-sourcing';
import type { CommandOutcome } from '@ringledger/event-sourcing';
import type { Permission } from '@ringledger/identity';
import { GraphQLError } from 'graphql';
import { RequestInfo } from './request-info.js';

const ACCESS = 'ringledger:access';
type Access = 'public' | 'authenticated' | readonly Permission[];

/** Opens a resolver to tokens that have all of these permissions. Without one of these three decorators it is closed to everybody. */
export const Requires = (...permissions: readonly [Permission, ...Permission[]]) => SetMetadata(ACCESS, permissions);

/** Opens a resolver to every valid token, such as `me`. */
export const Authenticated = () => SetMetadata(ACCESS, 'authenticated' satisfies Access);

/** Opens a resolver to everybody, such as `login`. */
export const Public = () => SetMetadata(ACCESS, 'public' satisfies Access);

/** The request's `RequestInfo`. */
export const CurrentRequest = createParamDecorator((_: unknown, context: ExecutionContext): RequestInfo =>
  requestOf(context),
);

function requestOf(context: ExecutionContext): RequestInfo {
  const { request } = GqlExecutionContext.create(context).getContext<{ request: RequestInfo }>();
  return request;
}

/** Every resolver is closed unless its decorator opens it. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access === 'public') return true;
    if (context.getType<string>() !== 'graphql') return false;
    const { principal } = requestOf(context);
    if (principal.actor.kind === 'anonymous') {
      throw unauthenticated();
    }
    if (access === 'authenticated') return true;
    if (access?.every((permission) => principal.permissions.has(permission))) return true;
    throw forbidden();
  }
}

/** For fields and answers that only some may see. */
export function may(request: RequestInfo, permission: Permission): boolean {
  return request.principal.permissions.has(permission);
}

/** For what a guard cannot see: joined fields, and wishes that an input holds. Answered as a guard would. */
export function demand(request: RequestInfo, permission: Permission): void {
  if (!may(request, permission)) throw forbidden();
}

/** For a query that is a command as well, since it is recorded: who has not stood until then is answered as at the door. */
export function demandStanding(outcome: CommandOutcome): void {
  if (!outcome.accepted && outcome.refusals.includes(tokenEnded)) throw unauthenticated();
}

function unauthenticated(): GraphQLError {
  return new GraphQLError('A valid token is needed', { extensions: { code: 'UNAUTHENTICATED' } });
}

function forbidden(): GraphQLError {
  return new GraphQLError('Your token may not do this', { extensions: { code: 'FORBIDDEN' } });
}
