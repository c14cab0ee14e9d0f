import { InvalidReadModelRequestError } from '../errors.js';
import type { StoredDocument } from '../read-models.js';
import { isText } from './scalar.js';

/** Below MongoDB's 100 levels, as adapters wrap the document once. */
const MOST_LEVELS = 90;
/** In characters of JSON; far below MongoDB's 16 MiB even when every character takes four bytes. */
const MOST_CHARACTERS = 3 * 1024 * 1024;
const MOST_ID_BYTES = 1000;

/** @throws InvalidReadModelRequestError */
export function checkedId(id: string): string {
  if (isText(id) && id !== '' && !id.includes('\0') && Buffer.byteLength(id) <= MOST_ID_BYTES) return id;
  throw new InvalidReadModelRequestError(`An id is text of 1 to ${MOST_ID_BYTES} bytes without NUL`);
}

/**
 * The document as JSON, after a look at every value: what JSON would quietly change or drop (dates, class instances, a `Secret`,
 * NaN) is refused. An `undefined` property is left out.
 * @throws InvalidReadModelRequestError
 */
export function checkedJson(id: string, document: StoredDocument): string {
  if (document._id !== id) throw new InvalidReadModelRequestError(`The document for ${id} has another _id`);
  check(document, id, 1);
  const json = JSON.stringify(document);
  if (json.length > MOST_CHARACTERS) throw new InvalidReadModelRequestError(`The document ${id} is larger than 3 MiB`);
  return json;
}

function check(value: unknown, id: string, level: number): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (level > MOST_LEVELS)
    throw new InvalidReadModelRequestError(`The document ${id} is deeper than ${MOST_LEVELS} levels`);
  if (Array.isArray(value)) return (value as unknown[]).forEach((element) => check(element, id, level + 1));
  if (typeof value !== 'object' || !isPlain(value))
    throw new InvalidReadModelRequestError(`The document ${id} is not plain JSON`);
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    if (inner !== undefined) check(inner, id, level + 1);
  }
}

/** Made by a literal or by `JSON.parse`, in whichever realm: its prototype is the root of a chain. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return false;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
