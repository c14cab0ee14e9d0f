import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { Scope } from '@ringledger/read-models';
import { organizationDirectory } from './organization-directory.document.js';
import type { OrganizationDocument } from './organization-directory.document.js';

/** Organizations by id, as far as the scope sees them; at most 500. */
export class GetOrganizations extends Query<ReadonlyMap<string, OrganizationDocument>> {
  constructor(
    readonly scope: Scope,
    readonly ids: readonly string[],
    readonly after?: Position,
  ) {
    super();
  }
}

@QueryHandler(GetOrganizations)
export class GetOrganizationsHandler implements IQueryHandler<GetOrganizations> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, ids, after }: GetOrganizations): Promise<ReadonlyMap<string, OrganizationDocument>> {
    const collection = await this.readSide.read(organizationDirectory, after);
    return collection.getMany(scope, ids);
  }
}
