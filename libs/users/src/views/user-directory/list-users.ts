import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { ConnectionArgs, ConnectionOf } from '@ringledger/graphql';
import { readConnection } from '@ringledger/graphql';
import type { Scope } from '@ringledger/read-models';
import { toUserEntry, userDirectory } from './user-directory.document.js';
import type { UserEntry } from './user-directory.document.js';

/** Organization by organization (the platform's users first), by user name. */
export class ListUsers extends Query<ConnectionOf<UserEntry>> {
  constructor(
    readonly scope: Scope,
    readonly page: ConnectionArgs,
    /** Only those of these organizations, null being the platform; absent: all. */
    readonly organizationIds?: readonly (string | null)[],
  ) {
    super();
  }
}

@QueryHandler(ListUsers)
export class ListUsersHandler implements IQueryHandler<ListUsers> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, page, organizationIds }: ListUsers): Promise<ConnectionOf<UserEntry>> {
    const collection = await this.readSide.read(userDirectory, page.after as Position | undefined);
    return readConnection(collection, scope, {
      filter: organizationIds === undefined ? {} : { organizationId: { $in: organizationIds } },
      sort: [
        { field: 'organizationId', direction: 1 },
        { field: 'userNameKey', direction: 1 },
      ],
      args: page,
      node: toUserEntry,
    });
  }
}
