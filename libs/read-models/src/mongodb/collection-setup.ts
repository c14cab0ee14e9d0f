import { createHash } from 'node:crypto';
import type { Collection, Db } from 'mongodb';
import { MongoServerError } from 'mongodb';
import type { CollectionDefinition, IndexDefinition, StoredDocument } from '../read-models.js';
import { fieldPath } from '../request/field-path.js';
import { storedPath } from './stored-form.js';
import type { StoredForm } from './stored-form.js';

const NAMESPACE_EXISTS = 48;
const NOT_IMPLEMENTED = 238;
const INDEX_EXISTS_WITH_ANOTHER_NAME = 85;

export function collectionName(name: string, version: number): string {
  return `${name}_v${version}`;
}

export async function exists(db: Db, name: string, version: number): Promise<boolean> {
  const found = await db.listCollections({ name: collectionName(name, version) }, { nameOnly: true }).toArray();
  return found.length > 0;
}

export async function versionsOf(db: Db, name: string): Promise<readonly number[]> {
  const all = await db.listCollections({}, { nameOnly: true }).toArray();
  return all.flatMap((found) => {
    const version = found.name.startsWith(`${name}_v`) ? Number(found.name.slice(name.length + 2)) : 0;
    return collectionName(name, version) === found.name ? [version] : [];
  });
}

/** Makes the collection and its indexes where they are missing; to be repeated at any time, by any process. */
export async function setUp(db: Db, definition: CollectionDefinition<StoredDocument>): Promise<Collection<StoredForm>> {
  const name = collectionName(definition.name, definition.version);
  if (!(await exists(db, definition.name, definition.version))) {
    await db.createCollection(name).catch(unless(NAMESPACE_EXISTS));
  }
  const collection = db.collection<StoredForm>(name);
  for (const index of definition.indexes) {
    await makeIndex(collection, index).catch(unless(INDEX_EXISTS_WITH_ANOTHER_NAME));
  }
  return collection;
}

async function makeIndex(collection: Collection<StoredForm>, index: IndexDefinition): Promise<void> {
  const key = indexKey(index);
  const partialFilterExpression = onlySome(index);
  if (partialFilterExpression === undefined) {
    await collection.createIndex(key, { name: indexName(index, key) });
    return;
  }
  const name = indexName(index, { ...key, ...partialFilterExpression });
  // Where there is no such thing, as in FerretDB, an index of all does as well.
  await collection.createIndex(key, { name, partialFilterExpression }).catch(async (error: unknown) => {
    unless(NOT_IMPLEMENTED)(error);
    await collection.createIndex(key, { name });
  });
}

/** Ends with `_id`, so that it serves keyset paging. */
function indexKey({ fields }: IndexDefinition): Record<string, 1 | -1> {
  const key: Record<string, 1 | -1> = {};
  for (const { field, direction } of fields) key[storedPath(fieldPath(field))] = direction;
  key._id ??= fields.at(-1)?.direction ?? 1;
  return key;
}

function onlySome({ fields, only }: IndexDefinition): Record<string, boolean> | undefined {
  const [first] = fields;
  return first === undefined || only === undefined ? undefined : { [storedPath(fieldPath(first.field))]: only };
}

/** Another key gets another name: MongoDB refuses to change an index under its name. */
function indexName({ name }: IndexDefinition, key: Record<string, 1 | -1 | boolean>): string {
  return `${name.slice(0, 60)}_${createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 8)}`;
}

function unless(code: number): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof MongoServerError) || error.code !== code) throw error;
  };
}
