import { existsSync, statSync } from 'node:fs';
import { START } from '../event-store.js';
import { toPosition } from './embedded-position.js';
import { EventTable } from './event-table.js';
import { NameNumbers } from './name-numbers.js';
import type { SqliteDatabase } from '@ringledger/sqlite';
import { fileFlaw } from '@ringledger/sqlite';
import { corrupt } from './sqlite-fault.js';
import { inspectWal } from './write-ahead-log.js';

/** Up to here the whole file is checked at each start: a fraction of a second. */
const WHOLE_FILE_BYTES = 256 * 1024 * 1024;
const LAST_EVENTS = 512;

/**
 * Before SQLite opens the file, and may throw away what it cannot read.
 * @param warn told of a last commit that was torn: it was not acknowledged, unless the file was damaged since
 */
export function checkFiles(path: string, warn: (message: string) => void): void {
  const wal = `${path}-wal`;
  if (existsSync(wal) && statSync(wal).size > 0 && (!existsSync(path) || statSync(path).size === 0)) {
    throw corrupt(path, 'it is missing or empty, but its write-ahead log is there');
  }
  const condition = inspectWal(wal);
  if (condition.kind === 'damaged') {
    throw corrupt(wal, `frame ${condition.frame} cannot be read, and acknowledged events follow it`);
  }
  if (condition.kind === 'torn') {
    warn(
      `${wal} ends in a commit of ${condition.frames} pages that cannot be read and is dropped. That is normal after a ` +
        'power cut: it had not been acknowledged. Without one, the disk is damaging files.',
    );
  }
}

/** The structure and the number of events of a file of moderate size as a whole; of any file the last events, which are the ones just written. */
export async function checkContents(database: SqliteDatabase, path: string): Promise<void> {
  const flaw = fileFlaw(database, path, WHOLE_FILE_BYTES);
  if (flaw !== null) throw corrupt(path, flaw);
  if (statSync(path).size <= WHOLE_FILE_BYTES) checkCount(database, path);
  const [last] = database.prepare('SELECT ifnull(max(position), 0) FROM events').rows([])[0] as [number];
  const from = Math.max(0, last - LAST_EVENTS);
  const table = new EventTable(database, new NameNumbers(database, 'types'), path);
  const after = from === 0 ? START : toPosition(from);
  let read = 0;
  for (let next = after; next < toPosition(last);) {
    const page = await table.page(next, toPosition(last), LAST_EVENTS, undefined);
    read += page.events.length;
    next = page.next;
  }
  if (read !== last - from) throw corrupt(path, `${last - from - read} of the last ${last - from} events are missing`);
}

/** Each by itself: so the first is counted in an index alone. */
function checkCount(database: SqliteDatabase, path: string): void {
  const [[count, last]] = database
    .prepare('SELECT (SELECT count(*) FROM events), (SELECT ifnull(max(position), 0) FROM events)')
    .rows([]) as [[number, number]];
  if (count === last) return;
  const [[first]] = database
    .prepare(
      `SELECT min(place) FROM (SELECT row_number() OVER (ORDER BY position) AS place, position FROM events)
       WHERE place <> position`,
    )
    .rows([]) as [[number]];
  throw corrupt(path, `${last - count} of its ${last} events are missing, the first at position ${first}`);
}
