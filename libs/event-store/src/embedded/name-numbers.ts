import type { SqliteDatabase, SqliteStatement } from '@ringledger/sqlite';

const MOST = 4096;

/** Numbers for names that come again and again (types, categories). The cache starts anew when it is full. */
export class NameNumbers {
  private readonly byName = new Map<string, number>();
  private readonly byNumber = new Map<number, string>();
  private readonly selectNumber: SqliteStatement;
  private readonly selectName: SqliteStatement;
  private readonly insert: SqliteStatement;

  constructor(database: SqliteDatabase, table: 'types' | 'categories') {
    this.selectNumber = database.prepare(`SELECT id FROM ${table} WHERE name = ?`);
    this.selectName = database.prepare(`SELECT name FROM ${table} WHERE id = ?`);
    this.insert = database.prepare(`INSERT INTO ${table} (name) VALUES (?)`);
  }

  /** Writes an unknown name: only within a transaction, and `forget` when that is rolled back. */
  numberOf(name: string): number {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    let number = this.selectNumber.rows([name])[0]?.[0];
    if (number === undefined) {
      this.insert.run([name]);
      number = this.selectNumber.rows([name])[0]?.[0];
    }
    return this.remember(name, number as number);
  }

  nameOf(number: number): string {
    const known = this.byNumber.get(number);
    if (known !== undefined) return known;
    const name = this.selectName.rows([number])[0]?.[0];
    if (typeof name !== 'string') return '';
    this.remember(name, number);
    return name;
  }

  forget(): void {
    this.byName.clear();
    this.byNumber.clear();
  }

  private remember(name: string, number: number): number {
    if (this.byName.size >= MOST) this.forget();
    this.byName.set(name, number);
    this.byNumber.set(number, name);
    return number;
  }
}
