import type { Document } from 'mongodb';
import { fromFieldName, toFieldName } from './field-name.js';

/** How a document stands in MongoDB: its own fields apart from those of the adapter. */
export interface StoredForm extends Document {
  readonly _id: string;
  /** Position in the log; empty for a document that is its own truth. */
  readonly p: string;
  /** The document; `null` for a tombstone. */
  readonly d: Document | null;
}

export function toStored(id: string, position: string, document: object | null): StoredForm {
  return { _id: id, p: position, d: document === null ? null : (renamed(document, toFieldName) as Document) };
}

export function fromStored(stored: StoredForm): object | null {
  return stored.d === null ? null : (renamed(stored.d, fromFieldName) as object);
}

/** The field of the adapter's form for a path of the document. */
export function storedPath(path: readonly string[]): string {
  return path.length === 1 && path[0] === '_id' ? '_id' : ['d', ...path.map(toFieldName)].join('.');
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((element) => renamed(element, rename));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const field = rename(name);
    if (field === '__proto__') define(copy, field, renamed(inner, rename));
    else copy[field] = renamed(inner, rename);
  }
  return copy;
}

function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
