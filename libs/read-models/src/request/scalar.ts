import { InvalidReadModelRequestError } from '../errors.js';
import type { Scalar } from '../read-models.js';

/** A lone half of a surrogate pair is no text in UTF-8: it could be stored, but never found again. */
const LONE_SURROGATE = /\p{Surrogate}/u;

export function isText(value: unknown): value is string {
  return typeof value === 'string' && !LONE_SURROGATE.test(value);
}

/** @throws InvalidReadModelRequestError for anything that a filter cannot compare with, an object with an operator above all */
export function checkedScalar(value: unknown, what: string): Scalar {
  if (value === null || typeof value === 'boolean' || isText(value)) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new InvalidReadModelRequestError(
    `${what}: only text, finite numbers, true, false and null can be compared with`,
  );
}

/** MongoDB's order over types: null, numbers, text, truth values. A range never reaches from one type into another. */
export function typeRank(value: Scalar): number {
  if (value === null) return 0;
  return typeof value === 'number' ? 1 : typeof value === 'string' ? 2 : 3;
}

/** MongoDB's order over all scalars; text by its UTF-8 bytes. */
export function compareScalars(left: Scalar, right: Scalar): number {
  const rank = typeRank(left) - typeRank(right);
  if (rank !== 0 || left === null || right === null) return rank;
  if (typeof left === 'string') return Buffer.compare(Buffer.from(left), Buffer.from(right as string));
  return Number(left) - Number(right);
}
