export type SqlValue = null | number | string | Uint8Array;
export type SqlRow = SqlValue[];
export type SqliteDriver = 'node:sqlite' | 'libsql';

/** Rows come as arrays in column order; a result is always read to its end, so that no statement holds a snapshot open. */
export interface SqliteStatement {
  /** How many rows it wrote. */
  run(parameters: readonly SqlValue[]): number;
  rows(parameters: readonly SqlValue[]): SqlRow[];
}

/** What both drivers can do alike. Everything is synchronous; a closed database, and each of its statements, throws. */
export interface SqliteDatabase {
  readonly driver: SqliteDriver;
  readonly inTransaction: boolean;
  prepare(sql: string): SqliteStatement;
  /** One or more statements without parameters or results. */
  exec(sql: string): void;
  close(): void;
}

/** Both drivers bind NULL for a parameter that is missing, without an error. SQL here holds no `?` but for parameters. */
export function parameterCheck(sql: string): (parameters: readonly SqlValue[]) => void {
  const expected = sql.split('?').length - 1;
  return (parameters) => {
    if (parameters.length !== expected) {
      throw new TypeError(`${parameters.length} parameters for a statement with ${expected}: ${sql}`);
    }
  };
}
