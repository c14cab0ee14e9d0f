import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SqliteDatabase, SqlRow, SqlValue } from '@ringledger/sqlite';
import { valuesAt } from '../request/field-path.js';
import type { CollectionTable } from './collection-table.js';
import { columnOf, columnValue } from './column-value.js';

/** How many rows are looked at before the event loop has its turn. */
const PORTION = 200;

/** Ids of the rows whose id, columns or elements are not those of the document in them. */
export async function* misfiledRows(
  database: SqliteDatabase,
  table: CollectionTable,
): AsyncGenerator<string, void, undefined> {
  const columns = ['seq', 'id', 'document', ...table.fields.map(({ column }) => column)];
  const next = database.prepare(
    `SELECT ${columns.join(', ')} FROM ${table.documents} NOT INDEXED WHERE seq > ? ORDER BY seq LIMIT ${PORTION}`,
  );
  const elements = database.prepare(
    `SELECT seq, field, value FROM ${table.elements} WHERE seq >= ? AND seq <= ? ORDER BY seq`,
  );
  for (
    let rows = next.rows([Number.MIN_SAFE_INTEGER]);
    rows.length > 0;
    rows = next.rows([rows.at(-1)?.[0] as number])
  ) {
    const stored = keysBySeq(elements.rows([rows[0]?.[0] as number, rows.at(-1)?.[0] as number]));
    for (const [seq, id, json, ...values] of rows) {
      const expected = expectedOf(table, json as string | null);
      const isFiled =
        (expected.id === null || expected.id === id) &&
        isSame(values.map(keyOf), expected.columns.map(keyOf)) &&
        isSame([...(stored.get(seq as number) ?? [])].sort(), [...expected.elements].sort());
      if (!isFiled) yield expected.id ?? (id as string);
    }
    await nextTurn();
  }
}

interface Expected {
  /** Null: a tombstone, of which nothing but its id is known. */
  readonly id: string | null;
  readonly columns: readonly SqlValue[];
  readonly elements: ReadonlySet<string>;
}

function expectedOf(table: CollectionTable, json: string | null): Expected {
  if (json === null) return { id: null, columns: table.fields.map(() => null), elements: new Set() };
  const document = JSON.parse(json) as { readonly _id: string };
  const values = table.fields.map(({ path }) => valuesAt(document, path));
  const elements = [...table.many].flatMap((field) =>
    (values[field]?.scalars ?? []).map((scalar) => elementKey(field, columnValue(scalar))),
  );
  return { id: document._id, columns: values.map(columnOf), elements: new Set(elements) };
}

function keysBySeq(rows: readonly SqlRow[]): ReadonlyMap<number, ReadonlySet<string>> {
  const keys = new Map<number, Set<string>>();
  for (const [seq, field, value] of rows) {
    const known = keys.get(seq as number) ?? new Set();
    keys.set(seq as number, known.add(elementKey(field as number, value as SqlValue)));
  }
  return keys;
}

function elementKey(field: number, value: SqlValue): string {
  return `${field} ${keyOf(value)}`;
}

/** Equal for what reads alike: half a surrogate pair is kept as a replacement character, and a driver ends a text at its first NUL. */
function keyOf(value: SqlValue | undefined): string {
  if (typeof value === 'string') return `text ${Buffer.from(value.split('\0', 1)[0] ?? '').toString()}`;
  return ArrayBuffer.isView(value) ? `bytes ${Buffer.from(value).toString('hex')}` : String(value);
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((key, index) => key === others[index]);
}
