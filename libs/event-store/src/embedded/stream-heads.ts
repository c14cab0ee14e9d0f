import type { SqliteDatabase, SqliteStatement } from '@ringledger/sqlite';

export interface StreamHead {
  readonly id: number;
  /** Of the last event; a stream has at least one. */
  readonly revision: number;
}

/** In each of the two generations. */
const MOST = 32_768;

/**
 * The number and last revision of the streams in use, `null` for one that is not there. Two generations: a stream that is used moves to
 * the young one; when that is full it becomes the old one, and what nobody asked for since is forgotten. What a transaction writes is
 * staged, seen by the rest of this transaction, and known to others only when it is committed.
 */
export class StreamHeads {
  private young = new Map<string, StreamHead | null>();
  private old = new Map<string, StreamHead | null>();
  private readonly staged = new Map<string, StreamHead>();
  private readonly select: SqliteStatement;
  private readonly insert: SqliteStatement;
  private lastId: number;
  private lastStagedId: number;

  constructor(database: SqliteDatabase) {
    this.select = database.prepare(
      'SELECT s.id, (SELECT max(e.revision) FROM events e WHERE e.stream = s.id) FROM streams s WHERE s.name = ?',
    );
    this.insert = database.prepare('INSERT INTO streams (id, name) VALUES (?, ?)');
    this.lastId = Number(database.prepare('SELECT max(id) FROM streams').rows([])[0]?.[0] ?? 0);
    this.lastStagedId = this.lastId;
  }

  find(stream: string): StreamHead | undefined {
    const staged = this.staged.get(stream);
    if (staged) return staged;
    const known = this.young.get(stream);
    if (known !== undefined) return known ?? undefined;
    const head = this.old.get(stream) ?? this.load(stream);
    this.remember(stream, head);
    return head ?? undefined;
  }

  /** @returns the number of a stream that has no event yet */
  create(stream: string): number {
    this.lastStagedId++;
    this.insert.run([this.lastStagedId, stream]);
    return this.lastStagedId;
  }

  stage(stream: string, head: StreamHead): void {
    this.staged.set(stream, head);
  }

  commit(): void {
    for (const [stream, head] of this.staged) this.remember(stream, head);
    this.staged.clear();
    this.lastId = this.lastStagedId;
  }

  rollback(): void {
    this.staged.clear();
    this.lastStagedId = this.lastId;
  }

  private load(stream: string): StreamHead | null {
    const row = this.select.rows([stream])[0] as [number, number] | undefined;
    return row ? { id: row[0], revision: row[1] } : null;
  }

  private remember(stream: string, head: StreamHead | null): void {
    this.young.set(stream, head);
    if (this.young.size < MOST) return;
    this.old = this.young;
    this.young = new Map();
  }
}
