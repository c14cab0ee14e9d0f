import type { Collection } from 'mongodb';
import type { StoredForm } from './stored-form.js';
import { duplicates } from './mongo-fault.js';

/**
 * Writes each form unless the stored one is as new. Asks first which are there: a replay then writes nothing at all, and only
 * plain inserts and replacements are needed, which every server of this protocol has. What changes in between is harmless: a
 * replacement is guarded by its filter, an insert by the id, and an insert that came second is tried again as a replacement.
 */
export async function writeGuarded(collection: Collection<StoredForm>, forms: readonly StoredForm[]): Promise<void> {
  const ids = forms.map(({ _id }) => _id);
  const known = await collection
    .find({ _id: { $in: ids } }, { projection: { _id: 1, p: 1 }, batchSize: ids.length + 1 })
    .toArray();
  const positions = new Map(known.map(({ _id, p }) => [_id, p]));
  const missing = forms.filter(({ _id }) => !positions.has(_id));
  const older = forms.filter(({ _id, p }) => (positions.get(_id) ?? p) < p);
  const [raced] = await Promise.all([insert(collection, missing), replace(collection, older)]);
  await replace(collection, raced);
}

/** @returns those that somebody else has inserted meanwhile */
async function insert(
  collection: Collection<StoredForm>,
  forms: readonly StoredForm[],
): Promise<readonly StoredForm[]> {
  if (forms.length === 0) return [];
  try {
    await collection.insertMany(forms, { ordered: false });
    return [];
  } catch (error) {
    return duplicates(error).flatMap((index) => forms[index] ?? []);
  }
}

async function replace(collection: Collection<StoredForm>, forms: readonly StoredForm[]): Promise<void> {
  if (forms.length === 0) return;
  await collection.bulkWrite(
    forms.map(({ _id, p, d }) => ({
      replaceOne: { filter: { _id, p: { $lt: p } }, replacement: { p, d } as StoredForm },
    })),
    { ordered: false },
  );
}
