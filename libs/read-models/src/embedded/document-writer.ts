import type { SqlValue, Write } from '@ringledger/sqlite';
import { ReadModelsUnavailableError } from '../errors.js';
import type { FieldValues } from '../request/field-path.js';
import { valuesAt } from '../request/field-path.js';
import type { CollectionTable, IndexedField } from './collection-table.js';
import { elementInsertSql } from './collection-table.js';
import { columnOf, columnValue } from './column-value.js';

/** A document with what stands beside it; `null`: a tombstone. */
export interface Row {
  readonly id: string;
  readonly position: string;
  readonly json: string | null;
  readonly values: readonly FieldValues[] | null;
  /** Numbers of the fields that it has an array in. */
  readonly arrays: readonly number[];
}

/** The position of documents that are their own truth: older than all of the log. */
const NO_POSITION = '';

/** Twice the same, as to ask which row was written costs up to two thirds more. */
interface Writing {
  readonly only: string;
  readonly returning: string;
}

function writingOf(sql: string): Writing {
  return { only: sql, returning: `${sql} RETURNING seq` };
}

/** Rows and their elements as writes. */
export class DocumentWriter {
  private readonly guarded: Writing;
  private readonly make: Writing;
  private readonly replace: Writing;
  private readonly remove: Writing;
  private readonly isNone: string;
  private readonly removeElements: string;
  private readonly addElement: string;

  constructor(private readonly table: CollectionTable) {
    const { documents, elements } = table;
    const columns = ['id', 'position', ...table.fields.map(({ column }) => column), 'document'];
    const replaced = columns.slice(1).map((column) => `${column} = excluded.${column}`);
    const upsert = `INSERT INTO ${documents} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
      ON CONFLICT (id) DO UPDATE SET ${replaced.join(', ')}`;
    this.guarded = writingOf(`${upsert} WHERE excluded.position > position`);
    this.make = writingOf(`${upsert} WHERE document IS NULL`);
    const assignments = columns.slice(1).map((column) => `${column} = ?`);
    const expected = `WHERE id = ? AND json_extract(document, '$.version') = ?`;
    this.replace = writingOf(`UPDATE ${documents} SET ${assignments.join(', ')} ${expected}`);
    this.remove = writingOf(`DELETE FROM ${documents} ${expected}`);
    this.isNone = `SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM ${documents} WHERE id = ? AND document IS NOT NULL)`;
    this.removeElements = `DELETE FROM ${elements} WHERE seq = ?`;
    this.addElement = elementInsertSql(table);
  }

  row(id: string, position: string, document: object | null, json: string | null): Row {
    if (document === null) return { id, position, json, values: null, arrays: [] };
    const values = this.table.fields.map(({ path }) => valuesAt(document, path));
    const arrays: number[] = [];
    values.forEach(({ many }, number) => many && arrays.push(number));
    return { id, position, json, values, arrays };
  }

  /** Fields that these rows are the first to have an array in: the table has to know before they are written. */
  firstArrays(rows: readonly (Row | null)[]): readonly IndexedField[] {
    return this.table.fields.filter(
      ({ number }) => !this.table.many.has(number) && rows.some((row) => row?.arrays.includes(number)),
    );
  }

  /** Writes nothing when the stored row is as new, or newer. */
  writeGuarded(row: Row): Write {
    return this.write(this.guarded, [row.id, row.position, ...this.columns(row), row.json], row);
  }

  /**
   * Puts the row, or nothing, in the place of the document of this version; null: of none, or a tombstone. It says one row when it did, none
   * when it was another version.
   */
  compareAndSet(id: string, expected: number | null, row: Row | null): Write {
    if (row === null) {
      return expected === null
        ? { sql: this.isNone, parameters: [id], follow: [] }
        : this.write(this.remove, [id, expected], null);
    }
    const columns = this.columns(row);
    return expected === null
      ? this.write(this.make, [id, NO_POSITION, ...columns, row.json], row)
      : this.write(this.replace, [NO_POSITION, ...columns, row.json, id, expected], row);
  }

  private columns({ values }: Row): SqlValue[] {
    return values === null ? this.table.fields.map(() => null) : values.map(columnOf);
  }

  private write({ only, returning }: Writing, parameters: readonly SqlValue[], row: Row | null): Write {
    if (row?.arrays.some((number) => !this.table.many.has(number))) {
      throw new ReadModelsUnavailableError(
        `${this.table.documents} could not be made ready for the arrays of ${row.id}`,
      );
    }
    if (this.table.many.size === 0) return { sql: only, parameters };
    return { sql: returning, parameters, follow: this.elements(row?.values ?? null) };
  }

  private elements(values: Row['values']): Write[] {
    const follow: Write[] = [{ sql: this.removeElements, parameters: [] }];
    if (values === null) return follow;
    for (const field of this.table.many) {
      for (const scalar of values[field]?.scalars ?? []) {
        follow.push({ sql: this.addElement, parameters: [field, columnValue(scalar)] });
      }
    }
    return follow;
  }
}
