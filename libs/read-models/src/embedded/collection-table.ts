import type { SqliteDatabase } from '@ringledger/sqlite';
import { transaction } from '@ringledger/sqlite';
import type { CollectionDefinition, IndexDefinition, SortField, StoredDocument } from '../read-models.js';
import { indexedFields } from '../request/checked-find.js';
import { fieldPath } from '../request/field-path.js';
import { columnOf, truthSql } from './column-value.js';
import { valuesAt } from '../request/field-path.js';

/** A field that is kept in a column beside the document, because an index, or the scope, needs it. */
export interface IndexedField {
  readonly field: string;
  readonly path: readonly string[];
  readonly column: string;
  /** Its place in `fields`: names it in the table of elements. */
  readonly number: number;
}

/**
 * One collection in SQLite: the documents as JSON with their indexed fields in columns, and a table with the elements of array
 * fields. Tables are named by number: no name that somebody chose becomes SQL.
 */
export interface CollectionTable {
  readonly number: number;
  readonly documents: string;
  readonly elements: string;
  readonly fields: readonly IndexedField[];
  /** Fields that some document has, or had, an array in. From then on all their values stand in `elements`. */
  readonly many: Set<number>;
}

/** The table of this version of a collection, made or brought to the declared indexes. */
export function openTable(database: SqliteDatabase, definition: CollectionDefinition<StoredDocument>): CollectionTable {
  return transaction(database, () => {
    const known = readTable(database, definition.name, definition.version);
    const wanted = ['organizationId', ...indexedFields(definition)];
    const names = [...new Set([...(known?.fields.map(({ field }) => field) ?? []), ...wanted])].filter(
      (f) => f !== '_id',
    );
    const fields = names.map(indexedField);
    const table = known === null ? createTable(database, definition, fields) : extendTable(database, known, fields);
    makeIndexes(database, table, definition.indexes);
    database.prepare('UPDATE collections SET fields = ? WHERE number = ?').run([JSON.stringify(names), table.number]);
    return table;
  });
}

export function dropTable(database: SqliteDatabase, name: string, version: number): void {
  const table = readTable(database, name, version);
  if (table === null) return;
  database.exec(`DROP TABLE ${table.documents}; DROP TABLE ${table.elements}`);
  database.prepare('DELETE FROM collections WHERE number = ?').run([table.number]);
}

export function tableExists(database: SqliteDatabase, name: string, version: number): boolean {
  return readTable(database, name, version) !== null;
}

export function tableVersions(database: SqliteDatabase, name: string): readonly number[] {
  const rows = database.prepare('SELECT version FROM collections WHERE name = ?').rows([name]);
  return rows.map(([version]) => version as number);
}

/** Lets the table know that documents have arrays in these fields. */
export function takeArrays(database: SqliteDatabase, table: CollectionTable, fields: readonly IndexedField[]): void {
  for (const field of fields) {
    // Another write may have been the first.
    if (table.many.has(field.number)) continue;
    transaction(database, () => turnToMany(database, table, field));
    table.many.add(field.number);
  }
}

/** Puts all values of the field into the table of elements, from which they are then kept up to date. */
function turnToMany(database: SqliteDatabase, table: CollectionTable, { number, column }: IndexedField): void {
  database.exec(
    `INSERT INTO ${table.elements} SELECT seq, ${number}, ${column} FROM ${table.documents}
     WHERE ${column} IS NOT NULL AND ${column} <> x'ff'`,
  );
  database
    .prepare('UPDATE collections SET many = ? WHERE number = ?')
    .run([JSON.stringify([...table.many, number]), table.number]);
}

function readTable(database: SqliteDatabase, name: string, version: number): CollectionTable | null {
  const [row] = database
    .prepare('SELECT number, fields, many FROM collections WHERE name = ? AND version = ?')
    .rows([name, version]);
  if (row === undefined) return null;
  const [number, fields, many] = row as [number, string, string];
  return named(number, (JSON.parse(fields) as string[]).map(indexedField), new Set(JSON.parse(many) as number[]));
}

function createTable(
  database: SqliteDatabase,
  { name, version }: CollectionDefinition<StoredDocument>,
  fields: readonly IndexedField[],
): CollectionTable {
  const [row] = database
    .prepare(
      "INSERT INTO collections (name, version, fields, indexes, many) VALUES (?, ?, '', '', '[]') RETURNING number",
    )
    .rows([name, version]);
  const table = named(row?.[0] as number, fields, new Set());
  database.exec(`
    CREATE TABLE ${table.documents} (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      position TEXT NOT NULL,
      ${fields.map(({ column }) => `${column},`).join(' ')}
      document TEXT
    );
    CREATE TABLE ${table.elements} (seq INTEGER, field INTEGER, value, PRIMARY KEY (seq, field, value)) WITHOUT ROWID;
    CREATE INDEX ${table.elements}_value ON ${table.elements} (field, value)`);
  return table;
}

function extendTable(
  database: SqliteDatabase,
  known: CollectionTable,
  fields: readonly IndexedField[],
): CollectionTable {
  const added = fields.slice(known.fields.length);
  const table = named(known.number, fields, known.many);
  if (added.length === 0) return table;
  for (const { column } of added) database.exec(`ALTER TABLE ${table.documents} ADD COLUMN ${column}`);
  const next = database.prepare(
    `SELECT seq, document FROM ${table.documents} WHERE seq > ? AND document IS NOT NULL ORDER BY seq LIMIT 200`,
  );
  const assignments = added.map(({ column }) => `${column} = ?`).join(', ');
  const update = database.prepare(`UPDATE ${table.documents} SET ${assignments} WHERE seq = ?`);
  const addElement = database.prepare(elementInsertSql(table));
  const met = new Set<IndexedField>();
  for (let rows = next.rows([0]); rows.length > 0; rows = next.rows([rows.at(-1)?.[0] as number])) {
    for (const [seq, json] of rows as [number, string][]) {
      const document = JSON.parse(json) as object;
      const values = added.map((field) => ({ field, found: valuesAt(document, field.path) }));
      update.run([...values.map(({ found }) => columnOf(found)), seq]);
      for (const { field, found } of values) {
        if (!found.many) continue;
        met.add(field);
        for (const scalar of found.scalars)
          addElement.run([seq, field.number, columnOf({ scalars: [scalar], many: false })]);
      }
    }
  }
  for (const field of met) {
    turnToMany(database, table, field);
    table.many.add(field.number);
  }
  return table;
}

export function elementInsertSql(table: CollectionTable): string {
  return `INSERT OR IGNORE INTO ${table.elements} (seq, field, value) VALUES (?, ?, ?)`;
}

/**
 * Each index ends with the id, so that it serves keyset paging, in the direction that lets one index serve both ways. One that is not
 * declared any more is dropped.
 */
function makeIndexes(database: SqliteDatabase, table: CollectionTable, indexes: readonly IndexDefinition[]): void {
  const stored = database
    .prepare('SELECT indexes FROM collections WHERE number = ?')
    .rows([table.number])[0]?.[0] as string;
  // Each is named by its place.
  const made: (string | null)[] = stored === '' ? [] : (JSON.parse(stored) as (string | null)[]);
  const wanted = new Map(indexes.map((index) => [indexKey(table, index), index]));
  made.forEach((known, place) => {
    if (known === null || wanted.has(known)) return;
    database.exec(`DROP INDEX ${table.documents}_${place}`);
    made[place] = null;
  });
  for (const [key, { fields, only }] of wanted) {
    if (made.includes(key)) continue;
    const which = only === undefined ? '' : ` AND ${columnName(table, fields[0]?.field ?? '')} = ${truthSql(only)}`;
    database.exec(
      `CREATE INDEX ${table.documents}_${made.length} ON ${table.documents} (${indexColumns(table, fields)})
       WHERE document IS NOT NULL${which}`,
    );
    made.push(key);
  }
  database.prepare('UPDATE collections SET indexes = ? WHERE number = ?').run([JSON.stringify(made), table.number]);
}

function indexKey(table: CollectionTable, { fields, only }: IndexDefinition): string {
  return only === undefined ? indexColumns(table, fields) : `${indexColumns(table, fields)}, only ${only}`;
}

function indexColumns(table: CollectionTable, fields: readonly SortField[]): string {
  const flip = fields[0]?.direction ?? 1;
  const columns = fields.map(
    ({ field, direction }) => `${columnName(table, field)}${direction === flip ? '' : ' DESC'}`,
  );
  if (fields.some(({ field }) => field === '_id')) return columns.join(', ');
  return [...columns, fields.at(-1)?.direction === flip ? 'id' : 'id DESC'].join(', ');
}

export function columnName(table: CollectionTable, field: string): string | undefined {
  return field === '_id' ? 'id' : table.fields.find((known) => known.field === field)?.column;
}

function named(number: number, fields: readonly IndexedField[], many: Set<number>): CollectionTable {
  return { number, documents: `documents_${number}`, elements: `elements_${number}`, fields, many };
}

function indexedField(field: string, number: number): IndexedField {
  return { field, path: fieldPath(field), column: `f${number}`, number };
}
