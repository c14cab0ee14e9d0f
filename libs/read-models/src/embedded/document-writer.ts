import type { SqliteDatabase, SqliteStatement, SqlValue } from '@ringledger/sqlite';
import { transaction } from '@ringledger/sqlite';
import type { FieldValues } from '../request/field-path.js';
import { valuesAt } from '../request/field-path.js';
import type { CollectionTable } from './collection-table.js';
import { elementInsert, turnToMany } from './collection-table.js';
import { columnOf, columnValue } from './column-value.js';

/** A document with what stands beside it; `null`: a tombstone. */
export interface Row {
  readonly id: string;
  readonly position: string;
  readonly json: string | null;
  readonly values: readonly FieldValues[] | null;
}

/** The position of documents that are their own truth: older than all of the log. */
const NO_POSITION = '';

/** Twice the same, as to ask which row was written costs up to two thirds more. */
interface Writing {
  readonly only: SqliteStatement;
  readonly returning: SqliteStatement;
}

function writingOf(database: SqliteDatabase, sql: string): Writing {
  return { only: database.prepare(sql), returning: database.prepare(`${sql} RETURNING seq`) };
}

/** Writes rows and their elements. `row` is called before the transaction, the rest inside one. */
export class DocumentWriter {
  private readonly guarded: Writing;
  private readonly unguarded: Writing;
  private readonly remove: SqliteStatement;
  private readonly removeElements: SqliteStatement;
  private readonly addElement: SqliteStatement;
  private readonly current: SqliteStatement;
  private readonly replaceVersion: Writing;

  constructor(
    private readonly database: SqliteDatabase,
    private readonly table: CollectionTable,
  ) {
    const columns = ['id', 'position', ...table.fields.map(({ column }) => column), 'document'];
    const replaced = columns.slice(1).map((column) => `${column} = excluded.${column}`);
    const upsert = `INSERT INTO ${table.documents} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
      ON CONFLICT (id) DO UPDATE SET ${replaced.join(', ')}`;
    this.guarded = writingOf(database, `${upsert} WHERE excluded.position > position`);
    this.unguarded = writingOf(database, upsert);
    this.remove = database.prepare(`DELETE FROM ${table.documents} WHERE id = ? RETURNING seq`);
    this.removeElements = database.prepare(`DELETE FROM ${table.elements} WHERE seq = ?`);
    this.addElement = elementInsert(database, table);
    const version = `json_extract(document, '$.version')`;
    this.current = database.prepare(`SELECT document IS NULL, ${version} FROM ${table.documents} WHERE id = ?`);
    const assignments = columns.slice(1).map((column) => `${column} = ?`);
    this.replaceVersion = writingOf(
      database,
      `UPDATE ${table.documents} SET ${assignments.join(', ')} WHERE id = ? AND ${version} = ?`,
    );
  }

  row(id: string, position: string, document: object | null, json: string | null): Row {
    const values = document === null ? null : this.table.fields.map(({ path }) => valuesAt(document, path));
    if (values !== null) this.noteArrays(values);
    return { id, position, json, values };
  }

  /** Does nothing when the stored row is as new, or newer. */
  writeGuarded(row: Row): void {
    this.write(this.guarded, row);
  }

  /** Puts the row, or nothing, in the place of the document of this version; null: of none, or a tombstone. False: it was another one. */
  compareAndSet(id: string, expected: number | null, row: Row | null): boolean {
    if (expected !== null && row !== null) return this.replace(expected, row);
    if (this.currentVersion(id) !== expected) return false;
    if (row !== null) this.write(this.unguarded, { ...row, position: NO_POSITION });
    else this.delete(id);
    return true;
  }

  /** One statement: it is what every refresh of a registration does. */
  private replace(expected: number, { id, json, values }: Row): boolean {
    const parameters = [NO_POSITION, ...this.columns(values), json, id, expected];
    if (this.table.many.size === 0) return this.replaceVersion.only.run(parameters) === 1;
    const [written] = this.replaceVersion.returning.rows(parameters);
    if (written === undefined) return false;
    this.writeElements(written[0] as SqlValue, values);
    return true;
  }

  /** `undefined` for a document without a version. */
  private currentVersion(id: string): unknown {
    const [isTombstone, version] = this.current.rows([id])[0] ?? [1];
    return isTombstone === 1 ? null : (version ?? undefined);
  }

  private delete(id: string): void {
    const [removed] = this.remove.rows([id]);
    if (removed !== undefined && this.table.many.size > 0) this.removeElements.run([removed[0] as SqlValue]);
  }

  private columns(values: Row['values']): SqlValue[] {
    return values === null ? this.table.fields.map(() => null) : values.map(columnOf);
  }

  private write(upsert: Writing, { id, position, json, values }: Row): void {
    const parameters = [id, position, ...this.columns(values), json];
    if (this.table.many.size === 0) return void upsert.only.run(parameters);
    const [written] = upsert.returning.rows(parameters);
    if (written !== undefined) this.writeElements(written[0] as SqlValue, values);
  }

  private writeElements(seq: SqlValue, values: readonly FieldValues[] | null): void {
    this.removeElements.run([seq]);
    if (values === null) return;
    for (const field of this.table.many) {
      for (const scalar of values[field]?.scalars ?? []) this.addElement.run([seq, field, columnValue(scalar)]);
    }
  }

  /** Before the transaction that writes the document: if that fails, only more stands in the table of elements than was needed. */
  private noteArrays(values: readonly FieldValues[]): void {
    for (const field of this.table.fields) {
      if (values[field.number]?.many !== true || this.table.many.has(field.number)) continue;
      transaction(this.database, () => turnToMany(this.database, this.table, field));
      this.table.many.add(field.number);
    }
  }
}
