import type { SqliteStatement, SqlValue } from './sqlite-database.js';

interface Statement {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** A write as data, so that a thread can do it. */
export interface Write extends Statement {
  /** Done for each row that `sql` returns, whose first value goes before the parameters. Absent: it returns none. */
  readonly follow?: readonly Statement[];
}

/** How many rows each wrote, or returned. Within a transaction. */
export function applyWrites(prepared: (sql: string) => SqliteStatement, writes: readonly Write[]): readonly number[] {
  return writes.map(({ sql, parameters, follow }) => {
    if (follow === undefined) return prepared(sql).run(parameters);
    const rows = prepared(sql).rows(parameters);
    for (const [key] of rows) {
      for (const next of follow) prepared(next.sql).run([key as SqlValue, ...next.parameters]);
    }
    return rows.length;
  });
}
