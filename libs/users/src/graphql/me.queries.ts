import { QueryBus } from '@nestjs/cqrs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Position } from '@ringledger/event-store';
import type { RequestInfo } from '@ringledger/graphql';
import { Authenticated, CurrentRequest } from '@ringledger/graphql';
import { GetOrganizations, toOrganizationEntry } from '@ringledger/organizations';
import { GetUser } from '../views/user-directory/get-user.js';
import { Me } from './me.type.js';
import { MeArgs } from './user.args.js';

@Resolver()
export class MeQueries {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => Me)
  @Authenticated()
  async me(@Args() args: MeArgs, @CurrentRequest() request: RequestInfo): Promise<Me> {
    const { actor, role, organizationId, permissions, userId, expiresAt } = request.principal;
    const after = args.after as Position | undefined;
    const [organizations, user] = await Promise.all([
      organizationId === null
        ? null
        : this.queries.execute(new GetOrganizations(request.scope, [organizationId], after)),
      userId === null ? null : this.queries.execute(new GetUser(request.scope, userId, after)),
    ]);
    const organization = organizations?.get(organizationId ?? '');
    return {
      actorId: actor.id,
      kind: actor.kind,
      role,
      permissions: [...permissions].sort(),
      organization: organization ? toOrganizationEntry(organization) : null,
      user,
      expiresAt: expiresAt?.toISOString() ?? null,
    };
  }
}
