import type { SqliteDatabase, SqlRow, SqlValue } from './sqlite-database.js';
import { parameterCheck } from './sqlite-database.js';

/** The part of `node:sqlite` used here; the types of Node 20 do not know the module. */
interface NodeSqlite {
  DatabaseSync: new (path: string) => {
    readonly isTransaction: boolean;
    exec(sql: string): void;
    prepare(sql: string): {
      run(...parameters: readonly SqlValue[]): { readonly changes: number | bigint };
      all(...parameters: readonly SqlValue[]): unknown[];
      setReturnArrays(enabled: boolean): void;
    };
    close(): void;
  };
}

const MODULE = 'node:sqlite';

export async function openNodeSqlite(path: string): Promise<SqliteDatabase> {
  const { DatabaseSync } = (await import(MODULE)) as NodeSqlite;
  const database = new DatabaseSync(path);
  let open = true;
  return {
    driver: 'node:sqlite',
    get inTransaction() {
      return open && database.isTransaction;
    },
    prepare(sql) {
      const check = parameterCheck(sql);
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      return {
        run(parameters) {
          check(parameters);
          return Number(statement.run(...parameters).changes);
        },
        rows(parameters) {
          check(parameters);
          return statement.all(...parameters) as SqlRow[];
        },
      };
    },
    exec: (sql) => database.exec(sql),
    close() {
      open = false;
      database.close();
    },
  };
}
