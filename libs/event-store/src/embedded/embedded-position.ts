import { START, type Position } from '../event-store.js';

const DIGITS = 16;

/** Row ids as strings of one length, so that they compare in log order. 0 is `START`. */
export function toPosition(rowId: number): Position {
  return rowId === 0 ? START : (String(rowId).padStart(DIGITS, '0') as Position);
}

/** @throws RangeError for a position of another store */
export function toRowId(position: Position): number {
  if (position === START) return 0;
  if (position.length !== DIGITS || !/^\d+$/.test(position)) {
    throw new RangeError(`${JSON.stringify(position)} is not a position of the embedded store`);
  }
  return Number(position);
}
