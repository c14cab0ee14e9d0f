import { QueryBus } from '@nestjs/cqrs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Position } from '@ringledger/event-store';
import type { ConnectionOf, RequestInfo } from '@ringledger/graphql';
import { ConnectionArgs, CurrentRequest, Requires } from '@ringledger/graphql';
import { GetOrganizations } from '../views/organization-directory/get-organizations.js';
import { toEntry } from '../views/organization-directory/organization-directory.document.js';
import { ListOrganizations } from '../views/organization-directory/list-organizations.js';
import { OrganizationArgs } from './organization.args.js';
import { Organization, Organizations } from './organization.type.js';

@Resolver()
export class OrganizationQueries {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => Organization, { nullable: true, description: 'Null when there is none that your token can see' })
  @Requires('organization.read')
  async organization(
    @Args() args: OrganizationArgs,
    @CurrentRequest() request: RequestInfo,
  ): Promise<Organization | null> {
    const query = new GetOrganizations(request.scope, [args.id], args.after as Position | undefined);
    const document = (await this.queries.execute(query)).get(args.id);
    return document ? toEntry(document) : null;
  }

  @Query(() => Organizations, { description: 'By name; all for the provider, else your own' })
  @Requires('organization.read')
  async organizations(
    @Args() args: ConnectionArgs,
    @CurrentRequest() request: RequestInfo,
  ): Promise<ConnectionOf<Organization>> {
    return this.queries.execute(new ListOrganizations(request.scope, args));
  }
}
