import type { SqliteDatabase } from '@ringledger/sqlite';
import { categoryOf } from './event-table.js';

/** One fault shows in many rows. */
const MOST = 10;

/** Events that a filter by streams does not find, or finds for others: what is said of their stream beside them is not so. */
export function categoryFlaws(database: SqliteDatabase): readonly string[] {
  return database
    .prepare(
      `SELECT e.position, s.name, c.name FROM events e JOIN streams s ON s.id = e.stream LEFT JOIN categories c ON c.id = e.category
       WHERE c.name IS NOT substr(s.name, 1, instr(s.name || '-', '-') - 1) ORDER BY e.position LIMIT ${MOST}`,
    )
    .rows([])
    .map(([position, stream, category]) => {
      const known = category === null ? 'no category' : `the category ${String(category)}`;
      return `At position ${String(position)} ${String(stream)} has ${known}, where ${categoryOf(String(stream))} belongs.`;
    });
}
