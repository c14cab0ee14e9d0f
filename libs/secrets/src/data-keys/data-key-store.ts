import { SYSTEM } from '@ringledger/read-models';
import type { Collection, ReadModels } from '@ringledger/read-models';
import { derivedId, inParts } from '@ringledger/system';
import type { Randomness } from '@ringledger/system';
import { DataKeyUnusableError, SubjectErasedError } from '../errors.js';
import type { KeyOwner } from '../field-cipher.js';
import type { KeyRing } from '../key-ring/key-ring.js';
import { KEY_BYTES } from '../sealed-field.js';
import { dataKeys, ERASURE_COUNTER_ID, erasureCounter } from './data-key-document.js';
import type { DataKeyDocument, ErasureCounter } from './data-key-document.js';
import { unwrapKey, wrapKey } from './wrapping.js';

/** Most ids of one query, and documents of one page: the port's limit. */
const BATCH = 500;
/** Writes in flight while re-wrapping: enough for the store to commit them together. */
const PARALLEL = 64;

export interface FoundDataKey {
  readonly keyId: string;
  readonly owner: KeyOwner;
  /** Null: erased. */
  readonly key: Buffer | null;
}

/** The data keys, wrapped, in a table that is no read model: it cannot be rebuilt, and belongs into the backup. */
export class DataKeyStore {
  private constructor(
    private readonly keys: Collection<DataKeyDocument>,
    private readonly counter: Collection<ErasureCounter>,
    private readonly randomness: Randomness,
  ) {}

  static async open(readModels: ReadModels, randomness: Randomness): Promise<DataKeyStore> {
    const keys = await readModels.collection(dataKeys);
    return new DataKeyStore(keys, await readModels.collection(erasureCounter), randomness);
  }

  async isEmpty(): Promise<boolean> {
    return (await this.keys.find(SYSTEM, { limit: 1 })).documents.length === 0;
  }

  /** The owner's data key; a new one is on the disk before this resolves. @throws SubjectErasedError */
  async obtain(owner: KeyOwner, ring: KeyRing): Promise<FoundDataKey> {
    const id = documentId(owner);
    const made = { keyId: this.randomness.bytes(16).toString('base64url'), key: this.randomness.bytes(KEY_BYTES) };
    const { currentWrappingKey } = ring;
    // Written blindly first: nearly all that come here are new subjects, and one write is all they cost.
    const created = await this.keys.compareAndSet(id, null, {
      _id: id,
      version: 1,
      organizationId: owner.organizationId,
      subject: owner.subject,
      keyId: made.keyId,
      wrappedBy: currentWrappingKey.id,
      wrapped: wrapKey(currentWrappingKey, id, made.keyId, made.key),
      erasure: null,
    });
    if (created) {
      // Not before: whoever finds the note without any key takes the keys for lost, and a process may be ended at any moment.
      await ring.noteWrapping();
      return { ...made, owner };
    }
    const document = await this.keys.get(SYSTEM, id);
    if (document === null) throw new DataKeyUnusableError('The data key was there and is gone: it must not be deleted');
    const found = await opened(document, ring);
    if (found.key === null) throw new SubjectErasedError();
    return found;
  }

  /** Those of the keys that the store knows, erased ones among them. */
  async load(keyIds: readonly string[], ring: KeyRing): Promise<readonly FoundDataKey[]> {
    const found: FoundDataKey[] = [];
    for (const batch of inParts(keyIds, BATCH)) {
      const page = await this.keys.find(SYSTEM, {
        filter: { keyId: { $in: batch } },
        sort: [{ field: 'keyId', direction: 1 }],
        limit: BATCH,
      });
      found.push(...(await Promise.all(page.documents.map((document) => opened(document, ring)))));
    }
    return found;
  }

  /** Puts a mark in the place of the key, then counts the erasure. Returns the id of the destroyed key. Repeatable. */
  async erase(owner: KeyOwner): Promise<string> {
    const id = documentId(owner);
    for (;;) {
      const seen = await this.erasureCount();
      const document = await this.keys.get(SYSTEM, id);
      const keyId = document?.keyId ?? this.randomness.bytes(16).toString('base64url');
      const marked = await this.keys.compareAndSet(id, document?.version ?? null, {
        _id: id,
        version: (document?.version ?? 0) + 1,
        organizationId: owner.organizationId,
        subject: owner.subject,
        keyId,
        wrappedBy: null,
        wrapped: null,
        erasure: seen + 1,
      });
      // Lost against another writer of the document or the counter: others may have looked at this number already, so the
      // mark gets the next one. For the same reason a repeated erasure is marked and counted again.
      if (marked && (await this.countErasure(seen))) return keyId;
    }
  }

  /** How many erasures there were, over all processes. */
  async erasureCount(): Promise<number> {
    return (await this.counter.get(SYSTEM, ERASURE_COUNTER_ID))?.version ?? 0;
  }

  /** Ids of the keys destroyed after the erasure of this number. */
  async *erasedAfter(number: number): AsyncIterable<string> {
    const sort = [{ field: 'erasure', direction: 1 }] as const;
    let after: { values: number[]; id: string } | undefined;
    for (;;) {
      const filter = { erasure: { $gt: number } };
      const page = await this.keys.find(SYSTEM, { filter, sort, limit: BATCH, ...(after && { after }) });
      for (const document of page.documents) yield document.keyId;
      const last = page.documents.at(-1);
      if (!page.hasMore || last === undefined) return;
      after = { values: [last.erasure ?? 0], id: last._id };
    }
  }

  /** Wraps every data key with the current wrapping key. Repeatable: what a crash left undone is done by the next call. */
  async rewrap(ring: KeyRing): Promise<number> {
    const current = ring.currentWrappingKey;
    let count = 0;
    let batch: DataKeyDocument[] = [];
    const flush = async () => {
      const done = await Promise.all(batch.map((document) => this.rewrapOne(document, ring, current.id)));
      count += done.filter(Boolean).length;
      batch = [];
    };
    for await (const document of this.keys.scan()) {
      if (batch.push(document) === PARALLEL) await flush();
    }
    await flush();
    return count;
  }

  async countWrappedBy(wrappingKeyId: string): Promise<number> {
    return this.keys.count(SYSTEM, { wrappedBy: { $eq: wrappingKeyId } });
  }

  private async rewrapOne(seen: DataKeyDocument, ring: KeyRing, currentId: string): Promise<boolean> {
    let document: DataKeyDocument | null = seen;
    while (document !== null && document.wrappedBy !== null && document.wrappedBy !== currentId) {
      const { key } = await opened(document, ring);
      if (key === null) return false;
      const wrapped = wrapKey(ring.currentWrappingKey, document._id, document.keyId, key);
      const next = { ...document, version: document.version + 1, wrappedBy: currentId, wrapped };
      if (await this.keys.compareAndSet(document._id, document.version, next)) return true;
      document = await this.keys.get(SYSTEM, document._id);
    }
    return false;
  }

  private async countErasure(seen: number): Promise<boolean> {
    return this.counter.compareAndSet(ERASURE_COUNTER_ID, seen === 0 ? null : seen, {
      _id: ERASURE_COUNTER_ID,
      version: seen + 1,
    });
  }
}

function documentId(owner: KeyOwner): string {
  return derivedId('data-key', owner.organizationId, owner.subject);
}

/** @throws DataKeyUnusableError */
async function opened(document: DataKeyDocument, ring: KeyRing): Promise<FoundDataKey> {
  const { _id, keyId, wrapped, wrappedBy } = document;
  const owner = { organizationId: document.organizationId, subject: document.subject };
  if (wrapped === null || wrappedBy === null) return { keyId, owner, key: null };
  // Another process may have rotated a moment ago.
  if (ring.wrappingKey(wrappedBy) === null) await ring.refresh();
  const wrappingKey = ring.wrappingKey(wrappedBy);
  if (wrappingKey === null) {
    throw new DataKeyUnusableError(
      `Data key ${keyId} needs wrapping key ${wrappedBy}, which the key ring does not hold`,
    );
  }
  return { keyId, owner, key: unwrapKey(wrappingKey, _id, keyId, wrapped) };
}
