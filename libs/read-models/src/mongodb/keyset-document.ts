import type { Document } from 'mongodb';
import type { Scalar, SortField } from '../read-models.js';
import { fieldPath } from '../request/field-path.js';
import { typeRank } from '../request/scalar.js';
import { storedPath } from './stored-form.js';

/** By rank, as MongoDB names them. */
const TYPES = ['null', 'number', 'string', 'bool'] as const;

export function sortDocument(sort: readonly SortField[]): Map<string, 1 | -1> {
  return new Map(sort.map(({ field, direction }) => [storedPath(fieldPath(field)), direction]));
}

/**
 * What comes after these values in this order, as an OR at the root whose alternatives each hold the whole filter: so MongoDB
 * can answer each from the index, begin where the page begins, and merge.
 */
export function afterDocument(filter: Document, sort: readonly SortField[], values: readonly Scalar[]): Document {
  const alternatives = sort.flatMap(({ field, direction }, at) => {
    const equal = sort.slice(0, at).map((before, index) => ({
      [storedPath(fieldPath(before.field))]: { $eq: values[index] },
    }));
    return beyond(storedPath(fieldPath(field)), values[at] ?? null, direction).map((condition) => ({
      $and: [filter, ...equal, condition],
    }));
  });
  return { $or: alternatives };
}

/** Comparisons of MongoDB stay within one type, its order does not: the types beyond are named. */
function beyond(field: string, value: Scalar, direction: 1 | -1): Document[] {
  if (field === '_id') return [{ _id: direction === 1 ? { $gt: value } : { $lt: value } }];
  const rank = typeRank(value);
  if (direction === 1) {
    if (value === null) return [{ [field]: { $ne: null } }];
    return [{ [field]: { $gt: value } }, ...TYPES.slice(rank + 1).map((type) => ({ [field]: { $type: type } }))];
  }
  if (value === null) return [];
  const lower = TYPES.slice(1, rank).map((type) => ({ [field]: { $type: type } }));
  return [{ [field]: { $lt: value } }, ...lower, { [field]: { $eq: null } }];
}
