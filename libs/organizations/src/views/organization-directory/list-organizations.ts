import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { ConnectionArgs, ConnectionOf } from '@ringledger/graphql';
import { readConnection } from '@ringledger/graphql';
import type { Scope } from '@ringledger/read-models';
import { organizationDirectory, toEntry } from './organization-directory.document.js';
import type { OrganizationEntry } from './organization-directory.document.js';

/** By name. */
export class ListOrganizations extends Query<ConnectionOf<OrganizationEntry>> {
  constructor(
    readonly scope: Scope,
    readonly page: ConnectionArgs,
  ) {
    super();
  }
}

@QueryHandler(ListOrganizations)
export class ListOrganizationsHandler implements IQueryHandler<ListOrganizations> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, page }: ListOrganizations): Promise<ConnectionOf<OrganizationEntry>> {
    const collection = await this.readSide.read(organizationDirectory, page.after as Position | undefined);
    return readConnection(collection, scope, {
      sort: [{ field: 'nameOrder', direction: 1 }],
      args: page,
      node: toEntry,
    });
  }
}
