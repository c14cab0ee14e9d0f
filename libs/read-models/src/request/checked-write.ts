import { InvalidReadModelRequestError } from '../errors.js';
import type { GuardedWrite, StoredDocument } from '../read-models.js';
import { checkedId, checkedJson } from './checked-document.js';

export interface CheckedWrite<D extends StoredDocument> extends GuardedWrite<D> {
  /** The document's JSON, `null` for a tombstone. */
  readonly json: string | null;
}

const MOST_POSITION_CHARACTERS = 100;

/** One write an id: the newest; of equally old ones the last. @throws InvalidReadModelRequestError */
export function checkedWrites<D extends StoredDocument>(
  writes: readonly GuardedWrite<D>[],
): readonly CheckedWrite<D>[] {
  const newest = new Map<string, CheckedWrite<D>>();
  for (const { id, position, document } of writes) {
    checkedId(id);
    if (typeof position !== 'string' || position === '' || position.length > MOST_POSITION_CHARACTERS) {
      throw new InvalidReadModelRequestError(`The write to ${id} has no position`);
    }
    const json = document === null ? null : checkedJson(id, document);
    const before = newest.get(id);
    if (before === undefined || before.position <= position) newest.set(id, { id, position, document, json });
  }
  return [...newest.values()];
}

/** The version of a document that is its own truth. @throws InvalidReadModelRequestError */
export function checkedVersion(id: string, version: unknown): number {
  if (Number.isSafeInteger(version)) return version as number;
  throw new InvalidReadModelRequestError(`The document ${id} has no version: a whole number`);
}
