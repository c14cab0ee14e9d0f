import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { Scope } from '@ringledger/read-models';
import { sipAccountDetails } from './sip-account-details.document.js';
import type { SipAccountDetailsDocument } from './sip-account-details.document.js';

/** SIP accounts by id, as far as the scope sees them; at most 500. */
export class GetSipAccounts extends Query<ReadonlyMap<string, SipAccountDetailsDocument>> {
  constructor(
    readonly scope: Scope,
    readonly ids: readonly string[],
    readonly after?: Position,
  ) {
    super();
  }
}

@QueryHandler(GetSipAccounts)
export class GetSipAccountsHandler implements IQueryHandler<GetSipAccounts> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, ids, after }: GetSipAccounts): Promise<ReadonlyMap<string, SipAccountDetailsDocument>> {
    const collection = await this.readSide.read(sipAccountDetails, after);
    return collection.getMany(scope, ids);
  }
}
