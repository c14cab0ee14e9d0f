import type { SqliteDatabase, SqliteStatement, SqlRow, SqlValue } from './sqlite-database.js';
import { parameterCheck } from './sqlite-database.js';

interface LibsqlStatement {
  run(parameters: readonly SqlValue[]): { readonly changes: number };
  all(parameters: readonly SqlValue[]): unknown[];
  raw(): this;
}

/** A statement of libsql still answers after `close()`: the flag here ends that. */
export async function openLibsql(path: string): Promise<SqliteDatabase> {
  const { default: Libsql } = await import('libsql');
  const database = new Libsql(path);
  let open = true;
  const ensureOpen = () => {
    if (!open) throw new Error('The database is closed');
  };
  return {
    driver: 'libsql',
    get inTransaction() {
      return open && database.inTransaction;
    },
    prepare(sql) {
      ensureOpen();
      return statement(database.prepare(sql), sql, ensureOpen);
    },
    exec(sql) {
      ensureOpen();
      database.exec(sql);
    },
    close() {
      ensureOpen();
      open = false;
      database.close();
    },
  };
}

/**
 * Always binds one array: `run(aBuffer)` or `run(anObject)` aborts the whole process. Rows only as arrays: objects carry a
 * property `_metadata` that is no column. Never `get`: it would leave the statement, and its snapshot, open.
 */
function statement(libsql: LibsqlStatement, sql: string, ensureOpen: () => void): SqliteStatement {
  const check = parameterCheck(sql);
  let raw = false;
  return {
    run(parameters) {
      ensureOpen();
      check(parameters);
      return libsql.run(parameters).changes;
    },
    rows(parameters) {
      ensureOpen();
      check(parameters);
      // Only once the statement is known to return columns: libsql refuses the mode for others.
      if (!raw) libsql.raw();
      raw = true;
      return libsql.all(parameters) as SqlRow[];
    },
  };
}
