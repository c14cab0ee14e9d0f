import type { SqlValue } from '@ringledger/sqlite';
import type { Scalar } from '../read-models.js';
import type { FieldValues } from '../request/field-path.js';

/**
 * Scalars as SQLite sorts them in MongoDB's order: numbers, text, then truth values (as bytes). `null` is the number before
 * all others, because SQL's NULL compares with nothing; SQL's NULL is left for what must never be found: tombstones.
 */
const NULL = -Infinity;
const FALSE = Buffer.of(0);
const TRUE = Buffer.of(1);
/** A field without a single value: an object, or an array, whose elements stand in a table of their own. */
const NO_SINGLE_VALUE = Buffer.of(0xff);

export function columnValue(scalar: Scalar): SqlValue {
  if (scalar === null) return NULL;
  return typeof scalar === 'boolean' ? (scalar ? TRUE : FALSE) : scalar;
}

export function columnOf({ scalars, many }: FieldValues): SqlValue {
  const [first] = scalars;
  return many || first === undefined ? NO_SINGLE_VALUE : columnValue(first);
}

/** A truth value as it stands in a statement: SQLite takes an index of one truth value only where it reads the value. */
export function truthSql(value: boolean): string {
  return value ? "x'01'" : "x'00'";
}

/** The ends of each type's part of the order, as SQL. */
export const TYPE_ENDS = {
  number: { above: '> -9e999', below: "< ''" },
  string: { above: ">= ''", below: "< x''" },
  boolean: { above: ">= x''", below: "< x'ff'" },
} as const;
