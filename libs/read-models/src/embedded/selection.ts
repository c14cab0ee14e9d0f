import type { FieldCondition } from '../request/checked-filter.js';
import type { CollectionTable, IndexedField } from './collection-table.js';
import type { RangeEnd } from './condition-sql.js';
import { conditionSql } from './condition-sql.js';
import type { Sql } from './sql.js';
import { joined, sql } from './sql.js';
import type { StatementCache } from './statement-cache.js';

/** From this many elements on it is cheaper to try each document of the wanted order than to sort those that have the element. */
const FEW_ELEMENTS = 1000;

/** The documents that a filter selects, as far as SQLite can tell; `rest` must be tried on each document. */
export interface Selection {
  /** What follows FROM, up to the end of the WHERE clause. */
  readonly from: Sql;
  readonly rest: readonly FieldCondition[];
}

/** The end of a field's range that every document behind the start of a page is within. */
export interface PassedEnd {
  readonly field: string;
  readonly end: RangeEnd;
}

/** @param passed is left out: SQLite begins at one bound only, and would begin each page where the first one began */
export function select(
  table: CollectionTable,
  conditions: readonly FieldCondition[],
  statements: StatementCache,
  passed?: PassedEnd,
): Selection {
  const where: Sql[] = [sql('t.document IS NOT NULL')];
  const rest: FieldCondition[] = [];
  let first: Sql | undefined;
  for (const condition of conditions) {
    const known = table.fields.find(({ field }) => field === condition.field);
    const without = passed?.field === condition.field ? passed.end : undefined;
    if (condition.field === '_id') where.push(conditionSql('t.id', condition.test, without));
    else if (known === undefined) rest.push(condition);
    else if (!table.many.has(known.number)) where.push(conditionSql(`t.${known.column}`, condition.test, without));
    else if (first === undefined && areFew(table, known, condition, statements))
      first = elements(table, known, condition);
    else where.push(hasElement(table, known, condition));
  }
  const all = joined(where, ' AND ');
  const documents = `${table.documents} t`;
  const from =
    first === undefined
      ? sql(`${documents} WHERE ${all.text}`, ...all.parameters)
      : sql(
          // CROSS JOIN: SQLite keeps the order of the tables, so it begins with the few.
          `(SELECT DISTINCT e.seq ${first.text}) few CROSS JOIN ${documents} ON t.seq = few.seq WHERE ${all.text}`,
          ...first.parameters,
          ...all.parameters,
        );
  return { from, rest };
}

function areFew(
  table: CollectionTable,
  field: IndexedField,
  condition: FieldCondition,
  statements: StatementCache,
): boolean {
  const { text, parameters } = elements(table, field, condition);
  const counted = statements.get(`SELECT count(*) FROM (SELECT 1 ${text} LIMIT ${FEW_ELEMENTS + 1})`).rows(parameters);
  return (counted[0]?.[0] as number) <= FEW_ELEMENTS;
}

/** The index is named: for DISTINCT, SQLite would rather walk over the whole table in the order of its documents. */
function elements(table: CollectionTable, field: IndexedField, condition: FieldCondition): Sql {
  const { text, parameters } = conditionSql('e.value', condition.test);
  return sql(
    `FROM ${table.elements} e INDEXED BY ${table.elements}_value WHERE e.field = ${field.number} AND ${text}`,
    ...parameters,
  );
}

function hasElement(table: CollectionTable, field: IndexedField, condition: FieldCondition): Sql {
  const { text, parameters } = conditionSql('e.value', condition.test);
  const own = `e.seq = t.seq AND e.field = ${field.number}`;
  return sql(`EXISTS (SELECT 1 FROM ${table.elements} e NOT INDEXED WHERE ${own} AND ${text})`, ...parameters);
}
