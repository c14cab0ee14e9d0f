import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { Find, Scope } from '@ringledger/read-models';
import { sipAccountList } from './sip-account-list.document.js';
import type { SipAccountListDocument } from './sip-account-list.document.js';

/** How many accounts of one extension are joined to it; the list answers all of them. */
export const JOINED_ACCOUNTS = 50;
const PAGE = 500;
const BEHIND_EVERY_NAME = '{';

/** The first accounts of each extension by user name, for joins: as few reads as pages, not one per extension. */
export class GetAccountsOfExtensions extends Query<ReadonlyMap<string, readonly SipAccountListDocument[]>> {
  constructor(
    readonly scope: Scope,
    readonly extensionIds: readonly string[],
    readonly after?: Position,
  ) {
    super();
  }
}

@QueryHandler(GetAccountsOfExtensions)
export class GetAccountsOfExtensionsHandler implements IQueryHandler<GetAccountsOfExtensions> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, extensionIds, after }: GetAccountsOfExtensions) {
    const collection = await this.readSide.read(sipAccountList, after);
    const found = new Map<string, SipAccountListDocument[]>();
    const filter = { extensionId: { $in: extensionIds } };
    const sort = ['extensionId', 'userNameOrder'].map((field) => ({ field, direction: 1 as const }));
    let next: Find['after'];
    do {
      const page = await collection.find(scope, { filter, sort, limit: PAGE, ...(next && { after: next }) });
      for (const account of page.documents) add(found, account);
      const last = page.hasMore ? page.documents.at(-1) : undefined;
      next = last && continueBehind(last, found);
    } while (next);
    return found;
  }
}

function add(found: Map<string, SipAccountListDocument[]>, account: SipAccountListDocument): void {
  const { extensionId } = account;
  if (extensionId === null) return;
  const accounts = found.get(extensionId);
  if (accounts === undefined) found.set(extensionId, [account]);
  else if (accounts.length < JOINED_ACCOUNTS) accounts.push(account);
}

/** An extension with enough accounts is left behind at once, so that one with very many costs no more reads. */
function continueBehind(last: SipAccountListDocument, found: ReadonlyMap<string, readonly unknown[]>): Find['after'] {
  const full = (found.get(last.extensionId ?? '')?.length ?? 0) >= JOINED_ACCOUNTS;
  return { values: [last.extensionId, full ? BEHIND_EVERY_NAME : last.userNameOrder], id: last._id };
}
