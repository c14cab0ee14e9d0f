import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { ConnectionArgs, ConnectionOf } from '@ringledger/graphql';
import { readConnection } from '@ringledger/graphql';
import { beginsWith } from '@ringledger/read-models';
import type { Condition, Scope } from '@ringledger/read-models';
import { foldName } from '@ringledger/system';
import { extensionList } from './extension-list.document.js';
import type { ExtensionListDocument } from './extension-list.document.js';
import { SEARCH_MAX_LENGTH } from './search-terms.js';

/** Absent or null: whatever it is. */
export interface ExtensionCriteria {
  readonly organizationId?: string | null;
  readonly numberPrefix?: string | null;
  readonly enabled?: boolean | null;
  /** Beginning of a word of a name; case and accents do not matter. */
  readonly search?: string | null;
}

export interface ExtensionOrder {
  readonly by: 'number' | 'name';
  readonly descending: boolean;
}

export class ListExtensions extends Query<ConnectionOf<ExtensionListDocument>> {
  constructor(
    readonly scope: Scope,
    readonly criteria: ExtensionCriteria,
    readonly order: ExtensionOrder,
    readonly page: ConnectionArgs,
  ) {
    super();
  }
}

@QueryHandler(ListExtensions)
export class ListExtensionsHandler implements IQueryHandler<ListExtensions> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, criteria, order, page }: ListExtensions): Promise<ConnectionOf<ExtensionListDocument>> {
    const collection = await this.readSide.read(extensionList, page.after as Position | undefined);
    const direction = order.descending ? -1 : 1;
    const sort = ['organizationId', order.by === 'name' ? 'nameOrder' : 'numberOrder'];
    return readConnection(collection, scope, {
      filter: filterOf(criteria),
      sort: sort.map((field) => ({ field, direction })),
      args: page,
      node: (document) => document,
    });
  }
}

function filterOf({ organizationId, numberPrefix, enabled, search }: ExtensionCriteria) {
  const filter: Record<string, Condition> = {};
  if (isGiven(organizationId)) filter.organizationId = { $eq: organizationId };
  if (isGiven(numberPrefix)) filter.number = beginsWith(numberPrefix);
  if (isGiven(enabled)) filter.enabled = { $eq: enabled };
  const beginning = [...foldName(search ?? '')].slice(0, SEARCH_MAX_LENGTH).join('').trimEnd();
  if (beginning !== '') filter.searchTerms = { $eq: beginning };
  return filter;
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}
