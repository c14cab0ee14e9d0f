import type { SqliteDatabase, SqliteStatement } from '@ringledger/sqlite';

const MOST_STATEMENTS = 256;

/** Prepared statements by their text; the one not used for longest goes first. */
export class StatementCache {
  private readonly statements = new Map<string, SqliteStatement>();

  constructor(private readonly database: SqliteDatabase) {}

  get(sql: string): SqliteStatement {
    const known = this.statements.get(sql);
    const statement = known ?? this.database.prepare(sql);
    this.statements.delete(sql);
    this.statements.set(sql, statement);
    if (this.statements.size > MOST_STATEMENTS) this.statements.delete(this.statements.keys().next().value as string);
    return statement;
  }
}
