import type { Collection, Filter } from 'mongodb';
import { isDuplicateKey } from './mongo-fault.js';
import type { StoredForm } from './stored-form.js';

/** Each way is a single operation on a single document, which every server makes atomic. */
export async function compareAndSet(
  collection: Collection<StoredForm>,
  id: string,
  expected: number | null,
  next: StoredForm | null,
): Promise<boolean> {
  if (expected === null) return next === null ? isAbsent(collection, id) : create(collection, next);
  const current: Filter<StoredForm> = { _id: id, 'd.version': expected };
  if (next === null) return (await collection.deleteOne(current)).deletedCount === 1;
  const { p, d } = next;
  return (await collection.replaceOne(current, { p, d })).matchedCount === 1;
}

async function isAbsent(collection: Collection<StoredForm>, id: string): Promise<boolean> {
  return (await collection.findOne({ _id: id, d: { $ne: null } })) === null;
}

/** Where a tombstone stands, it is replaced. */
async function create(collection: Collection<StoredForm>, next: StoredForm): Promise<boolean> {
  try {
    await collection.insertOne(next);
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const { _id, p, d } = next;
    return (await collection.replaceOne({ _id, d: null }, { p, d })).matchedCount === 1;
  }
}
