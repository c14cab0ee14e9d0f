import type { SqliteDatabase, SqliteStatement, SqlRow, SqlValue } from '@ringledger/sqlite';

/** Text in one page, about; a page holds at least one event. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * A query for events that is bounded in bytes as well as in rows. Sizes stand in the head of each row, so asking for
 * their sum first costs little, and a page of large events never comes into memory at once.
 */
export class SizedQuery {
  private readonly select: SqliteStatement;
  private readonly sum: SqliteStatement;
  private readonly sizes: SqliteStatement;

  constructor(database: SqliteDatabase, columns: string, source: string, where: string, order: string) {
    const size = 'octet_length(e.data) + octet_length(e.metadata)';
    const sizes = `SELECT ${size} AS size FROM events e WHERE ${where} ORDER BY ${order} LIMIT ?`;
    this.select = database.prepare(`SELECT ${columns} FROM ${source} WHERE ${where} ORDER BY ${order} LIMIT ?`);
    this.sum = database.prepare(`SELECT count(*), sum(size) FROM (${sizes})`);
    this.sizes = database.prepare(sizes);
  }

  rows(parameters: readonly SqlValue[], limit: number): SqlRow[] {
    return this.read(parameters, limit).rows;
  }

  /** `complete`: there is no further row for these parameters. */
  read(parameters: readonly SqlValue[], limit: number): { rows: SqlRow[]; complete: boolean } {
    const [count, bytes] = this.sum.rows([...parameters, limit])[0] as [number, number | null];
    if (count === 0) return { rows: [], complete: true };
    const fitting = (bytes ?? 0) <= MOST_BYTES ? limit : this.fitting(parameters, limit);
    const rows = this.select.rows([...parameters, fitting]);
    return { rows, complete: rows.length < fitting };
  }

  private fitting(parameters: readonly SqlValue[], limit: number): number {
    let bytes = 0;
    let fitting = 0;
    for (const [size] of this.sizes.rows([...parameters, limit])) {
      bytes += size as number;
      if (bytes > MOST_BYTES && fitting > 0) break;
      fitting++;
    }
    return fitting;
  }
}
