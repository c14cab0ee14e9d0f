import type { Scalar } from '../read-models.js';
import type { FieldCondition, Range } from '../request/checked-filter.js';
import { compareScalars } from '../request/scalar.js';
import { columnValue, truthSql, TYPE_ENDS } from './column-value.js';
import type { Sql } from './sql.js';
import { joined, sql } from './sql.js';

/** An end of a range. */
export type RangeEnd = 'lower' | 'upper';

/** What must hold for one column; of a range without the end that something else lets hold. */
export function conditionSql(column: string, test: FieldCondition['test'], without?: RangeEnd): Sql {
  return test.kind === 'in' ? oneOf(column, test.values) : within(column, test.range, without);
}

/** The number of parameters is a power of two, so that few statements serve lists of every length. */
function oneOf(column: string, values: readonly Scalar[]): Sql {
  const [first] = values;
  if (first === undefined) return sql('0');
  if (typeof first === 'boolean' && values.length === 1) return sql(`${column} = ${truthSql(first)}`);
  if (values.length === 1) return sql(`${column} = ?`, columnValue(first));
  const padded = values.map(columnValue);
  while (!Number.isInteger(Math.log2(padded.length))) padded.push(columnValue(first));
  return sql(`${column} IN (${padded.map(() => '?').join(', ')})`, ...padded);
}

/**
 * A bound holds for values of its own type only: where there is no other, the end of that type's part of the order bounds the
 * other side. One bound a side: SQLite lets its index begin or end at one, and might take the wider of two.
 */
function within(column: string, { $gt, $gte, $lt, $lte }: Range, without?: RangeEnd): Sql {
  const lower = tightest({ operator: '>=', limit: $gte }, { operator: '>', limit: $gt }, 1);
  const upper = tightest({ operator: '<=', limit: $lte }, { operator: '<', limit: $lt }, -1);
  const type = typeof (lower ?? upper)?.limit as keyof typeof TYPE_ENDS;
  const ends = {
    lower: lower === undefined ? sql(`${column} ${TYPE_ENDS[type].above}`) : comparison(column, lower),
    upper: upper === undefined ? sql(`${column} ${TYPE_ENDS[type].below}`) : comparison(column, upper),
  };
  const kept = (['lower', 'upper'] as const).filter((end) => end !== without);
  return joined(
    kept.map((end) => ends[end]),
    ' AND ',
  );
}

interface Bound {
  readonly operator: string;
  readonly limit: Scalar | undefined;
}

/** Of equal limits the exclusive bound. */
function tightest(inclusive: Bound, exclusive: Bound, towards: 1 | -1): Bound | undefined {
  if (inclusive.limit === undefined || exclusive.limit === undefined) {
    return inclusive.limit === undefined ? (exclusive.limit === undefined ? undefined : exclusive) : inclusive;
  }
  return compareScalars(inclusive.limit, exclusive.limit) * towards > 0 ? inclusive : exclusive;
}

function comparison(column: string, { operator, limit }: Bound): Sql {
  return sql(`${column} ${operator} ?`, columnValue(limit ?? null));
}
