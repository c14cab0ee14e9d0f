import { InvalidReadModelRequestError } from '../errors.js';
import type { CollectionDefinition, Find, Scalar, Scope, SortField, StoredDocument } from '../read-models.js';
import type { FieldCondition } from './checked-filter.js';
import { checkedFilter } from './checked-filter.js';
import { fieldPath } from './field-path.js';
import { checkedScalar, isText } from './scalar.js';

export const MOST_DOCUMENTS = 500;
const DEFAULT_LIMIT = 50;
const MOST_SORT_FIELDS = 8;

export interface CheckedFind {
  readonly conditions: readonly FieldCondition[];
  /** Ends with `_id`, so that the order is total. */
  readonly sort: readonly SortField[];
  readonly limit: number;
  /** As many values as `sort` has fields. */
  readonly after: readonly Scalar[] | null;
}

/** @throws InvalidReadModelRequestError */
export function checkedFind(
  definition: CollectionDefinition<StoredDocument>,
  scope: Scope,
  find: Find = {},
): CheckedFind {
  const { limit = DEFAULT_LIMIT, sort: asked = [], after } = find;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_DOCUMENTS) {
    throw new InvalidReadModelRequestError(`A page holds 1 to ${MOST_DOCUMENTS} documents`);
  }
  return {
    conditions: checkedFilter(scope, find.filter),
    sort: totalOrder(definition, asked),
    limit,
    after: after === undefined ? null : checkedAfter(asked, after),
  };
}

function totalOrder(
  definition: CollectionDefinition<StoredDocument>,
  sort: readonly SortField[],
): readonly SortField[] {
  if (sort.length > MOST_SORT_FIELDS) throw new InvalidReadModelRequestError('Too many fields to sort by');
  const seen = new Set<string>();
  for (const { field, direction } of sort) {
    fieldPath(field);
    if (direction !== 1 && direction !== -1) throw new InvalidReadModelRequestError(`${field}: a direction is 1 or -1`);
    if (seen.has(field)) throw new InvalidReadModelRequestError(`${field}: twice in a sort order`);
    if (field !== '_id' && !indexedFields(definition).has(field)) {
      throw new InvalidReadModelRequestError(
        `${field}: no index of ${definition.name} holds it, so it cannot be sorted by`,
      );
    }
    seen.add(field);
  }
  return seen.has('_id') ? sort : [...sort, { field: '_id', direction: sort.at(-1)?.direction ?? 1 }];
}

function checkedAfter(sort: readonly SortField[], after: NonNullable<Find['after']>): readonly Scalar[] {
  if (!Array.isArray(after.values) || after.values.length !== sort.length || !isText(after.id)) {
    throw new InvalidReadModelRequestError('The place to go on from does not fit the sort order');
  }
  const values = sort.map(({ field }, index) => checkedScalar(after.values[index], field));
  return sort.some(({ field }) => field === '_id') ? values : [...values, after.id];
}

/** Every field that some index of the collection holds. */
export function indexedFields(definition: CollectionDefinition<StoredDocument>): ReadonlySet<string> {
  return new Set(definition.indexes.flatMap(({ fields }) => fields.map(({ field }) => field)));
}
