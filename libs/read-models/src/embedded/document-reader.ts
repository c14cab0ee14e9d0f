import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SqliteDatabase, SqlRow } from '@ringledger/sqlite';
import type { Page, Scalar } from '../read-models.js';
import type { FieldCondition } from '../request/checked-filter.js';
import type { CheckedFind } from '../request/checked-find.js';
import { valuesAt } from '../request/field-path.js';
import { matches, within } from '../request/matches.js';
import type { CollectionTable } from './collection-table.js';
import { columnName } from './collection-table.js';
import { afterSql, orderSql } from './keyset-sql.js';
import type { PassedEnd, Selection } from './selection.js';
import { select } from './selection.js';
import { sql } from './sql.js';
import { StatementCache } from './statement-cache.js';

/** How many documents are looked at before the event loop has its turn. */
const PORTION = 200;

/** Questions on one table. Synchronous portions: a long search lets everything else run in between. */
export class DocumentReader {
  private readonly statements: StatementCache;

  constructor(
    database: SqliteDatabase,
    private readonly table: CollectionTable,
  ) {
    this.statements = new StatementCache(database);
  }

  byIds(ids: readonly string[]): object[] {
    const padded = [...ids];
    while (!Number.isInteger(Math.log2(padded.length))) padded.push(ids[0] as string);
    const places = padded.map(() => '?').join(', ');
    return this.statements
      .get(`SELECT document FROM ${this.table.documents} WHERE id IN (${places}) AND document IS NOT NULL`)
      .rows(padded)
      .map(parsed);
  }

  positionsOf(ids: readonly string[]): readonly (readonly [id: string, position: string])[] {
    const padded = [...ids];
    while (!Number.isInteger(Math.log2(padded.length))) padded.push(ids[0] as string);
    return this.statements
      .get(`SELECT id, position FROM ${this.table.documents} WHERE id IN (${padded.map(() => '?').join(', ')})`)
      .rows(padded)
      .map(([id, position]) => [id as string, position as string]);
  }

  async find(find: CheckedFind): Promise<Page<object>> {
    const wanted = find.limit + 1;
    const { rest } = select(this.table, find.conditions, this.statements);
    if (rest.length === 0) return page(this.portion(find, wanted), find.limit);
    const found: object[] = [];
    let { after } = find;
    for (;;) {
      const portion = this.portion({ ...find, after }, PORTION);
      for (const document of portion) {
        if (matches(document, rest) && found.push(document) === wanted) return page(found, find.limit);
      }
      const last = portion.at(-1);
      if (portion.length < PORTION || last === undefined) return page(found, find.limit);
      after = find.sort.map(({ field }) => sortValue(last, field));
      await nextTurn();
    }
  }

  async count(conditions: readonly FieldCondition[]): Promise<number> {
    const { from, rest } = select(this.table, conditions, this.statements);
    if (rest.length === 0) {
      return this.statements.get(`SELECT count(*) FROM ${from.text}`).rows(from.parameters)[0]?.[0] as number;
    }
    let count = 0;
    for await (const document of this.all(conditions)) if (matches(document, rest)) count++;
    return count;
  }

  /** Every document that the conditions let through, as far as SQLite can tell, in the order of ids. */
  async *all(conditions: readonly FieldCondition[]): AsyncGenerator<object, void, undefined> {
    const find = { conditions, sort: [{ field: '_id', direction: 1 as const }], limit: PORTION };
    let after: readonly Scalar[] | null = null;
    for (;;) {
      const rows: SqlRow[] = this.rows({ ...find, after }, PORTION);
      yield* rows.map(parsed);
      const last = rows.at(-1);
      if (rows.length < PORTION || last === undefined) return;
      // As the row says it: by an id that only the document has, a page would not go on where this one ended.
      after = [last[1] as string];
      await nextTurn();
    }
  }

  private portion(find: CheckedFind, limit: number): object[] {
    return this.rows(find, limit).map(parsed);
  }

  private rows({ conditions, sort, after }: CheckedFind, limit: number): SqlRow[] {
    const passed = after === null ? undefined : passedEnd(conditions, sort, after);
    const selection: Selection = select(this.table, conditions, this.statements, passed);
    const columns = sort.map(({ field, direction }) => ({ column: `t.${columnName(this.table, field)}`, direction }));
    const start = after === null ? sql('') : afterSql(columns, after);
    const text = `SELECT t.document, t.id FROM ${selection.from.text}${after === null ? '' : ` AND ${start.text}`}
      ORDER BY ${orderSql(columns)} LIMIT ?`;
    return this.statements.get(text).rows([...selection.from.parameters, ...start.parameters, limit]);
  }
}

/** What lies behind a value within a range, in the order of the page, is within that range's near end too. */
function passedEnd(
  conditions: readonly FieldCondition[],
  [first]: CheckedFind['sort'],
  [start]: readonly Scalar[],
): PassedEnd | undefined {
  if (first === undefined || start === undefined) return undefined;
  const { direction, field } = first;
  const own = conditions.filter((condition) => condition.field === field);
  const isWithin = own.every(({ test }) => test.kind === 'range' && within(start, test.range));
  return isWithin ? { field, end: direction === 1 ? 'lower' : 'upper' } : undefined;
}

function parsed([document]: SqlRow): object {
  return JSON.parse(document as string) as object;
}

function sortValue(document: object, field: string): Scalar {
  return valuesAt(document, field.split('.')).scalars[0] ?? null;
}

function page(found: readonly object[], limit: number): Page<object> {
  return { documents: found.slice(0, limit), hasMore: found.length > limit };
}
