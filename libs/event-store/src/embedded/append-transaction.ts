import { START, type AppendResult, type ExpectedRevision, type RecordedEvent } from '../event-store.js';
import { WrongExpectedRevisionError } from '../errors.js';
import type { EncodedEvent } from '../log/encoded-event.js';
import { toPosition } from './embedded-position.js';
import { checksum } from './event-row.js';
import { categoryOf } from './event-table.js';
import type { NameNumbers } from './name-numbers.js';
import type { SqliteDatabase, SqliteStatement } from '@ringledger/sqlite';
import type { StreamHead, StreamHeads } from './stream-heads.js';

/** How far back an append without an exact revision looks for itself. */
const RECENT_REVISIONS = 256;

/**
 * Several appends in one transaction. Each is decided against what the ones before it wrote; one that is refused has
 * written nothing, so the others are not touched by it.
 */
export class AppendTransaction {
  private readonly insert: SqliteStatement;
  private readonly idsOf: SqliteStatement;
  private readonly revisionOfId: SqliteStatement;
  private readonly positionAt: SqliteStatement;
  private written: RecordedEvent[] = [];
  private bytes = 0;

  constructor(
    private readonly database: SqliteDatabase,
    private readonly heads: StreamHeads,
    private readonly types: NameNumbers,
    private readonly categories: NameNumbers,
    private lastPosition: number,
  ) {
    this.insert = database.prepare(
      `INSERT INTO events (position, stream, revision, type, category, checksum, id, data, metadata)
       VALUES (?, ?, ?, ?, ?, ?, unhex(?, '-'), ?, ?)`,
    );
    this.idsOf = database.prepare(
      'SELECT lower(hex(id)) FROM events WHERE stream = ? AND revision > ? AND revision <= ? ORDER BY revision',
    );
    this.revisionOfId = database.prepare(
      "SELECT revision FROM events WHERE stream = ? AND revision > ? AND id = unhex(?, '-') LIMIT 1",
    );
    this.positionAt = database.prepare('SELECT position FROM events WHERE stream = ? AND revision = ?');
  }

  begin(): void {
    this.database.exec('BEGIN IMMEDIATE');
  }

  /** @throws WrongExpectedRevisionError and then has written nothing; after any other error the transaction is to be rolled back */
  append(stream: string, events: readonly EncodedEvent[], expected: ExpectedRevision): AppendResult {
    const head = this.heads.find(stream);
    const revision = head?.revision ?? -1;
    if (head !== undefined) {
      const earlier = this.earlierAppend(head, events, expected);
      if (earlier !== undefined) return earlier;
    }
    if (!holds(expected, revision)) throw new WrongExpectedRevisionError(stream, expected, revision);
    return this.write(stream, head, events);
  }

  /** @returns what was written, in log order, and about how much memory it holds */
  commit(): { readonly events: readonly RecordedEvent[]; readonly bytes: number } {
    this.database.exec('COMMIT');
    this.heads.commit();
    this.lastPosition += this.written.length;
    const committed = { events: this.written, bytes: this.bytes };
    this.forget();
    return committed;
  }

  rollback(): void {
    // After an error such as a full disk SQLite may have ended the transaction itself.
    if (this.database.inTransaction) this.database.exec('ROLLBACK');
    this.heads.rollback();
    this.types.forget();
    this.categories.forget();
    this.forget();
  }

  private forget(): void {
    this.written = [];
    this.bytes = 0;
  }

  /**
   * The same append sent before, as EventStoreDB decides it: with an exact revision the ids at that very place are
   * compared, at any age; without one, only recent events are looked at.
   */
  private earlierAppend(
    head: StreamHead,
    events: readonly EncodedEvent[],
    expected: ExpectedRevision,
  ): AppendResult | undefined {
    const before = this.placeOf(head, events, expected);
    if (before === undefined) return undefined;
    const last = before + events.length;
    const ids = this.idsOf.rows([head.id, before, last]);
    const same = ids.length === events.length && events.every(({ id }, i) => ids[i]?.[0] === id.replaceAll('-', ''));
    if (!same) return undefined;
    return { revision: last, position: toPosition(this.positionAt.rows([head.id, last])[0]?.[0] as number) };
  }

  /** The revision after which this append would stand if it had been written before. */
  private placeOf(head: StreamHead, events: readonly EncodedEvent[], expected: ExpectedRevision): number | undefined {
    if (expected === 'no-stream') return -1;
    if (typeof expected === 'number') return expected < head.revision ? expected : undefined;
    const first = (events[0] as EncodedEvent).id;
    const found = this.revisionOfId.rows([head.id, head.revision - RECENT_REVISIONS, first])[0]?.[0];
    return found === undefined ? undefined : (found as number) - 1;
  }

  private write(stream: string, head: StreamHead | undefined, events: readonly EncodedEvent[]): AppendResult {
    const streamId = head?.id ?? this.heads.create(stream);
    const category = this.categories.numberOf(categoryOf(stream));
    let revision = head?.revision ?? -1;
    let row = this.lastPosition + this.written.length;
    let position = START;
    for (const { id, given, data, metadata, size } of events) {
      this.bytes += size;
      revision++;
      row++;
      position = toPosition(row);
      const sum = checksum(stream, revision, given.type, id, data, metadata);
      const type = this.types.numberOf(given.type);
      this.insert.run([row, streamId, revision, type, category, sum, id, data, metadata]);
      const { type: name, data: givenData, metadata: givenMetadata } = given;
      this.written.push({ id, type: name, data: givenData, metadata: givenMetadata, stream, revision, position });
    }
    this.heads.stage(stream, { id: streamId, revision });
    return { revision, position };
  }
}

function holds(expected: ExpectedRevision, revision: number): boolean {
  switch (expected) {
    case 'any':
      return true;
    case 'no-stream':
      return revision === -1;
    case 'stream-exists':
      return revision >= 0;
    default:
      return expected === revision;
  }
}
