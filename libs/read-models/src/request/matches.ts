import type { Scalar } from '../read-models.js';
import type { FieldCondition, Range } from './checked-filter.js';
import { BOUNDS } from './checked-filter.js';
import { valuesAt } from './field-path.js';
import { compareScalars, typeRank } from './scalar.js';

/** Whether the document meets all conditions. */
export function matches(document: object, conditions: readonly FieldCondition[]): boolean {
  return conditions.every(({ path, test }) => {
    const { scalars } = valuesAt(document, path);
    return test.kind === 'in'
      ? scalars.some((scalar) => test.values.includes(scalar))
      : scalars.some((scalar) => within(scalar, test.range));
  });
}

export function within(scalar: Scalar, range: Range): boolean {
  return BOUNDS.every((bound) => {
    const limit = range[bound];
    if (limit === undefined) return true;
    if (typeRank(scalar) !== typeRank(limit)) return false;
    const order = compareScalars(scalar, limit);
    switch (bound) {
      case '$gt':
        return order > 0;
      case '$gte':
        return order >= 0;
      case '$lt':
        return order < 0;
      case '$lte':
        return order <= 0;
    }
  });
}
