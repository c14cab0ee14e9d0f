import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AllSlice, EventFilter, Position, RecordedEvent } from '../event-store.js';
import { passes } from '../log/event-filter.js';
import { toPosition, toRowId } from './embedded-position.js';
import { EVENT_COLUMNS, toEvent } from './event-row.js';
import type { NameNumbers } from './name-numbers.js';
import type { SqliteDatabase, SqlRow, SqlValue } from '@ringledger/sqlite';
import { SizedQuery } from './sized-query.js';

/** Rows that one statement looks at, at most: some milliseconds, after which other work gets its turn. */
const WINDOW = 8192;
/** Windows that one call looks through before it answers with what it has. */
const MOST_WINDOWS = 16;

const SOURCE = 'events e CROSS JOIN streams s ON s.id = e.stream';
const OF_TYPES = 'e.type IN (SELECT t.id FROM types t WHERE t.name IN (SELECT value FROM json_each(?)))';
const OF_CATEGORIES = `e.category IN (SELECT c.id FROM categories c, json_each(?) range
  WHERE c.name >= range.value->>0 AND c.name <= range.value->>1)`;

/** Above every name with a given beginning, in SQLite's order of UTF-8 bytes. */
const LAST_CHARACTER = '\u{10FFFF}';

/** Reads pages of the log. Types and categories are filtered in SQL, so that what nobody wants is never parsed. */
export class EventTable {
  private readonly forwards: SizedQuery;
  private readonly backwards: SizedQuery;
  private readonly pages = new Map<string, SizedQuery>();

  constructor(
    private readonly database: SqliteDatabase,
    private readonly types: NameNumbers,
    private readonly path: string,
  ) {
    this.forwards = this.query('e.stream = ? AND e.revision >= ?', 'e.revision');
    this.backwards = this.query('e.stream = ? AND e.revision <= ?', 'e.revision DESC');
  }

  /** `from` is inclusive. */
  ofStream(streamId: number, from: number, limit: number, backwards: boolean): RecordedEvent[] {
    return (backwards ? this.backwards : this.forwards).rows([streamId, from], limit).map((row) => this.event(row));
  }

  async page(after: Position, head: Position, limit: number, filter: EventFilter | undefined): Promise<AllSlice> {
    const query = this.pageQuery(filter);
    const filterParameters = parametersOf(filter);
    const wanted = passes(filter);
    const last = toRowId(head);
    const events: RecordedEvent[] = [];
    let from = toRowId(after);
    for (let windows = 0; from < last && windows < MOST_WINDOWS; windows++) {
      if (windows > 0) await nextTurn();
      const to = Math.min(from + WINDOW, last);
      const { rows, complete } = query.read([from, to, ...filterParameters], limit - events.length);
      for (const row of rows) {
        const type = this.types.nameOf(row[2] as number);
        if (!wanted || wanted({ type, stream: row[4] as string })) events.push(toEvent(row, type, this.path));
      }
      from = complete ? to : (rows[rows.length - 1]?.[0] as number);
      if (!complete || events.length === limit) break;
    }
    return { events, next: toPosition(Math.max(from, toRowId(after))), end: from >= last };
  }

  private event(row: SqlRow): RecordedEvent {
    return toEvent(row, this.types.nameOf(row[2] as number), this.path);
  }

  private pageQuery(filter: EventFilter | undefined): SizedQuery {
    const where = [
      'e.position > ? AND e.position <= ?',
      ...(filter?.types ? [OF_TYPES] : []),
      ...(filter?.streamPrefixes ? [OF_CATEGORIES] : []),
    ].join(' AND ');
    const query = this.pages.get(where) ?? this.query(where, 'e.position');
    this.pages.set(where, query);
    return query;
  }

  private query(where: string, order: string): SizedQuery {
    return new SizedQuery(this.database, EVENT_COLUMNS, SOURCE, where, order);
  }
}

function parametersOf(filter: EventFilter | undefined): SqlValue[] {
  return [
    ...(filter?.types ? [JSON.stringify(filter.types)] : []),
    ...(filter?.streamPrefixes ? [JSON.stringify(filter.streamPrefixes.map(categoriesOf))] : []),
  ];
}

/** The category of `device-4711` is `device`; of a name without a hyphen, the whole name. */
export function categoryOf(stream: string): string {
  const hyphen = stream.indexOf('-');
  return hyphen < 0 ? stream : stream.slice(0, hyphen);
}

/** First and last name of the categories in which a stream with this prefix can be. */
function categoriesOf(prefix: string): [string, string] {
  const hyphen = prefix.indexOf('-');
  if (hyphen < 0) return [prefix, prefix + LAST_CHARACTER];
  const category = prefix.slice(0, hyphen);
  return [category, category];
}
