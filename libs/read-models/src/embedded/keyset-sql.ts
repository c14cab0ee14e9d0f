import type { Scalar } from '../read-models.js';
import { columnValue } from './column-value.js';
import type { Sql } from './sql.js';
import { joined, sql } from './sql.js';

export interface SortColumn {
  readonly column: string;
  readonly direction: 1 | -1;
}

/** What comes after these values in this order. */
export function afterSql(sort: readonly SortColumn[], values: readonly Scalar[]): Sql {
  const bound = values.map(columnValue);
  const [first] = sort;
  const comparison = first?.direction === 1 ? '>' : '<';
  if (sort.every(({ direction }) => direction === first?.direction)) {
    const columns = sort.map(({ column }) => column).join(', ');
    return sql(`(${columns}) ${comparison} (${bound.map(() => '?').join(', ')})`, ...bound);
  }
  // The first condition follows from the second; alone it lets the index start where the page starts.
  const alternatives = sort.map(({ column, direction }, at) => {
    const equal = sort.slice(0, at).map((before, index) => sql(`${before.column} = ?`, bound[index] ?? null));
    return joined([...equal, sql(`${column} ${direction === 1 ? '>' : '<'} ?`, bound[at] ?? null)], ' AND ');
  });
  const anyOf = joined(
    alternatives.map(({ text, parameters }) => sql(`(${text})`, ...parameters)),
    ' OR ',
  );
  return joined(
    [sql(`${first?.column} ${comparison}= ?`, bound[0] ?? null), sql(`(${anyOf.text})`, ...anyOf.parameters)],
    ' AND ',
  );
}

export function orderSql(sort: readonly SortColumn[]): string {
  return sort.map(({ column, direction }) => `${column}${direction === 1 ? '' : ' DESC'}`).join(', ');
}
