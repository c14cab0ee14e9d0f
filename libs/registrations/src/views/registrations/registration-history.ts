import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { ConnectionArgs, ConnectionOf } from '@ringledger/graphql';
import { readConnection } from '@ringledger/graphql';
import type { Scope } from '@ringledger/read-models';
import { filterOf } from './list-registrations.js';
import type { RegistrationCriteria } from './list-registrations.js';
import { registrations } from './registration.document.js';
import type { RegistrationDocument } from './registration.document.js';

/** Every registration that was bound at some moment from `since` to before `until`, the newest first; what is bound now among them. */
export class RegistrationHistory extends Query<ConnectionOf<RegistrationDocument>> {
  constructor(
    readonly scope: Scope,
    readonly criteria: RegistrationCriteria,
    readonly between: { readonly since: Date; readonly until: Date },
    readonly page: ConnectionArgs,
  ) {
    super();
  }
}

@QueryHandler(RegistrationHistory)
export class RegistrationHistoryHandler implements IQueryHandler<RegistrationHistory> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, criteria, between, page }: RegistrationHistory): Promise<ConnectionOf<RegistrationDocument>> {
    const collection = await this.readSide.read(registrations, page.after as Position | undefined);
    const [from, to] = [between.since.toISOString(), between.until.toISOString()];
    return readConnection(collection, scope, {
      filter: {
        ...filterOf(criteria),
        // No moment is in a span that ends before it begins.
        since: from > to ? { $lt: to, $gte: from } : { $lt: to },
        untilOrder: { $gt: from },
      },
      sort: [{ field: 'since', direction: -1 }],
      args: page,
      node: (document) => document,
    });
  }
}
