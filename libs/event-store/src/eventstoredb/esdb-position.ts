import type { Position as EsdbPosition } from '@eventstore/db-client';
import { START, type Position } from '../event-store.js';

const DIGITS = 20;
const FORM = new RegExp(`^\\d{${DIGITS}}/\\d{${DIGITS}}$`);
/** Servers answer with -1 as an unsigned number where they know no position. */
const LARGEST = 2n ** 63n;

/** `undefined` for a position that the server does not know. */
export function toPosition(position: EsdbPosition | undefined): Position | undefined {
  if (!position || position.commit < 0n || position.commit >= LARGEST || position.prepare >= LARGEST) return undefined;
  return `${padded(position.commit)}/${padded(position.prepare)}` as Position;
}

/** @throws RangeError for a position of another store */
export function fromPosition(position: Position): EsdbPosition | 'start' {
  if (position === START) return 'start';
  if (!FORM.test(position)) throw new RangeError(`${JSON.stringify(position)} is not a position of EventStoreDB`);
  return { commit: BigInt(position.slice(0, DIGITS)), prepare: BigInt(position.slice(DIGITS + 1)) };
}

function padded(value: bigint): string {
  return value.toString().padStart(DIGITS, '0');
}
