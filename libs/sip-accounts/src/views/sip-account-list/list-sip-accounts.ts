import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { ConnectionArgs, ConnectionOf } from '@ringledger/graphql';
import { readConnection } from '@ringledger/graphql';
import { beginsWith } from '@ringledger/read-models';
import type { Condition, Scope } from '@ringledger/read-models';
import { foldUserName } from '../../user-name.js';
import { sipAccountList } from './sip-account-list.document.js';
import type { SipAccountListDocument } from './sip-account-list.document.js';

/** Absent or null: whatever it is. */
export interface SipAccountCriteria {
  readonly organizationId?: string | null;
  readonly extensionId?: string | null;
  readonly userNamePrefix?: string | null;
  readonly enabled?: boolean | null;
  readonly passwordWeak?: boolean | null;
}

export class ListSipAccounts extends Query<ConnectionOf<SipAccountListDocument>> {
  constructor(
    readonly scope: Scope,
    readonly criteria: SipAccountCriteria,
    readonly page: ConnectionArgs,
  ) {
    super();
  }
}

/** In the order of the user names, organization by organization. */
@QueryHandler(ListSipAccounts)
export class ListSipAccountsHandler implements IQueryHandler<ListSipAccounts> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, criteria, page }: ListSipAccounts): Promise<ConnectionOf<SipAccountListDocument>> {
    const collection = await this.readSide.read(sipAccountList, page.after as Position | undefined);
    return readConnection(collection, scope, {
      filter: filterOf(criteria),
      sort: ['organizationId', 'userNameOrder'].map((field) => ({ field, direction: 1 })),
      args: page,
      node: (document) => document,
    });
  }
}

function filterOf({ organizationId, extensionId, userNamePrefix, enabled, passwordWeak }: SipAccountCriteria) {
  const filter: Record<string, Condition> = {};
  if (isGiven(organizationId)) filter.organizationId = { $eq: organizationId };
  if (isGiven(extensionId)) filter.extensionId = { $eq: extensionId };
  if (isGiven(enabled)) filter.enabled = { $eq: enabled };
  if (isGiven(passwordWeak)) {
    filter.passwordStrength = passwordWeak ? { $eq: 'weak' } : { $in: ['generated', 'strong'] };
  }
  if (isGiven(userNamePrefix)) filter.userNameOrder = beginsWith(foldUserName(userNamePrefix));
  return filter;
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}
