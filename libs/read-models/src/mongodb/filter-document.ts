import type { Document } from 'mongodb';
import type { FieldCondition, Range } from '../request/checked-filter.js';
import { storedPath } from './stored-form.js';

/** In MongoDB's filter language. Values are always behind an operator, so none of them can become one. */
export function filterDocument(conditions: readonly FieldCondition[]): Document {
  const all = conditions.map(({ path, test }) => {
    const field = storedPath(path);
    if (test.kind === 'range') return rangeDocument(field, test.range);
    return { [field]: test.values.length === 1 ? { $eq: test.values[0] } : { $in: test.values } };
  });
  return { $and: [{ d: { $ne: null } }, ...all] };
}

/**
 * Two bounds hold for the same value: alone, MongoDB is content when one element of an array meets the one, and another element
 * the other. Both ways are written out, so that either can use an index.
 */
function rangeDocument(field: string, range: Range): Document {
  if (Object.keys(range).length === 1) return { [field]: range };
  return { $or: [{ [field]: { $elemMatch: range } }, { [field]: range, [`${field}.0`]: { $exists: false } }] };
}
