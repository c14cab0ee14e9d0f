import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { ConnectionArgs, ConnectionOf } from '@ringledger/graphql';
import { readConnection } from '@ringledger/graphql';
import type { Scope } from '@ringledger/read-models';
import { serviceKeyList, toServiceKeyEntry } from './service-key-list.document.js';
import type { ServiceKeyEntry } from './service-key-list.document.js';

/** Organization by organization, oldest first. */
export class ListServiceKeys extends Query<ConnectionOf<ServiceKeyEntry>> {
  constructor(
    readonly scope: Scope,
    readonly page: ConnectionArgs,
  ) {
    super();
  }
}

@QueryHandler(ListServiceKeys)
export class ListServiceKeysHandler implements IQueryHandler<ListServiceKeys> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, page }: ListServiceKeys): Promise<ConnectionOf<ServiceKeyEntry>> {
    const collection = await this.readSide.read(serviceKeyList, page.after as Position | undefined);
    return readConnection(collection, scope, {
      sort: [
        { field: 'organizationId', direction: 1 },
        { field: 'issuedAt', direction: 1 },
      ],
      args: page,
      node: toServiceKeyEntry,
    });
  }
}
