import { QueryBus } from '@nestjs/cqrs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Position } from '@ringledger/event-store';
import type { ConnectionOf, RequestInfo } from '@ringledger/graphql';
import { ConnectionArgs, CurrentRequest, Requires } from '@ringledger/graphql';
import { ListServiceKeys } from '../views/service-key-list/list-service-keys.js';
import type { ServiceKeyEntry } from '../views/service-key-list/service-key-list.document.js';
import { GetUser } from '../views/user-directory/get-user.js';
import { ListUsers } from '../views/user-directory/list-users.js';
import type { UserEntry } from '../views/user-directory/user-directory.document.js';
import { ServiceKeys } from './service-key.type.js';
import { UserArgs, UsersArgs } from './user.args.js';
import { User, Users } from './user.type.js';

@Resolver()
export class UserQueries {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => User, { nullable: true, description: 'Null when there is none that your token can see' })
  @Requires('user.read')
  async user(@Args() args: UserArgs, @CurrentRequest() request: RequestInfo): Promise<UserEntry | null> {
    return this.queries.execute(new GetUser(request.scope, args.id, args.after as Position | undefined));
  }

  @Query(() => Users, { description: 'Organization by organization, the platform first; by user name' })
  @Requires('user.read')
  async users(@Args() args: UsersArgs, @CurrentRequest() request: RequestInfo): Promise<ConnectionOf<UserEntry>> {
    const { ofPlatform, organizationId } = args;
    const named = organizationId === undefined ? undefined : [organizationId];
    // Who is of the platform is of no organization.
    const organizationIds = ofPlatform ? (named ? [] : [null]) : named;
    return this.queries.execute(new ListUsers(request.scope, args, organizationIds));
  }

  @Query(() => ServiceKeys, { description: 'Revoked ones too' })
  @Requires('serviceKey.read')
  async serviceKeys(
    @Args() args: ConnectionArgs,
    @CurrentRequest() request: RequestInfo,
  ): Promise<ConnectionOf<ServiceKeyEntry>> {
    return this.queries.execute(new ListServiceKeys(request.scope, args));
  }
}
