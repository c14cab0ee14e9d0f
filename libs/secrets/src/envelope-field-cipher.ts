import type { MonotonicClock } from '@ringledger/system';
import { DataKeyCache } from './data-keys/data-key-cache.js';
import type { DataKey } from './data-keys/data-key-cache.js';
import type { DataKeyStore } from './data-keys/data-key-store.js';
import { DataKeyMissingError, SubjectErasedError } from './errors.js';
import { FieldCipher } from './field-cipher.js';
import type { FieldPlace, KeyOwner, SealedField } from './field-cipher.js';
import type { KeyRing } from './key-ring/key-ring.js';
import { keyIdOf, openField, sealField } from './sealed-field.js';
import { ERASED, Secret } from './secret.js';

export interface EnvelopeOptions {
  readonly store: DataKeyStore;
  readonly ring: KeyRing;
  readonly clock: MonotonicClock;
  /** Keys that stay usable without asking the store; must exceed what one batch of events needs. */
  readonly cachedKeys?: number;
  /** How often this process looks for erasures by others. */
  readonly recheckMs?: number;
}

/** How long keys in memory may be used while the store cannot say whether they were erased. */
const BLIND_AT_MOST_MS = 60_000;

/** Envelope encryption with the data keys of a `DataKeyStore`, wrapped by the `KeyRing`. */
export class EnvelopeFieldCipher extends FieldCipher {
  readonly #store: DataKeyStore;
  readonly #ring: KeyRing;
  readonly #clock: MonotonicClock;
  readonly #cache: DataKeyCache;
  readonly #recheckMs: number;
  readonly #obtaining = new Map<string, Promise<DataKey>>();
  #checkedAt = Number.NEGATIVE_INFINITY;
  #checking: Promise<void> | null = null;
  #erasuresSeen = 0;

  private constructor(options: EnvelopeOptions) {
    super();
    this.#store = options.store;
    this.#ring = options.ring;
    this.#clock = options.clock;
    this.#cache = new DataKeyCache(options.cachedKeys ?? 20_000);
    this.#recheckMs = options.recheckMs ?? 2_000;
  }

  static async open(options: EnvelopeOptions): Promise<EnvelopeFieldCipher> {
    const cipher = new EnvelopeFieldCipher(options);
    cipher.#erasuresSeen = await options.store.erasureCount();
    cipher.#checkedAt = options.clock.elapsed();
    return cipher;
  }

  override async readyForSealing(owner: KeyOwner): Promise<void> {
    if (this.#isStale()) await this.#recheck();
    const key = this.#cache.byOwner(owner) ?? (await this.#obtain(owner));
    if (key.bytes === null) throw new SubjectErasedError();
  }

  override seal(owner: KeyOwner, place: FieldPlace, plaintext: string): SealedField {
    const key = this.#cache.byOwner(owner);
    if (key === null) throw new Error('readyForSealing was not awaited for this owner');
    if (key.bytes === null) throw new SubjectErasedError();
    return sealField(key.bytes, key.id, place, plaintext);
  }

  override async readyForOpening(fields: readonly SealedField[]): Promise<void> {
    if (this.#isStale()) await this.#recheck();
    const missing = new Set<string>();
    for (const field of fields) {
      const keyId = keyIdOf(field);
      if (this.#cache.byId(keyId) === null) missing.add(keyId);
    }
    if (missing.size === 0) return;
    for (const found of await this.#store.load([...missing], this.#ring)) {
      this.#cache.put(found);
      missing.delete(found.keyId);
    }
    if (missing.size > 0) throw new DataKeyMissingError([...missing]);
  }

  override open(place: FieldPlace, field: SealedField): string {
    return openWith(this.#keyOf(field), place, field);
  }

  override openLater(place: FieldPlace, field: SealedField): Secret {
    // The key is held, not looked up later: it may have left the cache by then. Erasure is still seen.
    const key = this.#keyOf(field);
    return Secret.sealed(() => (this.#cache.wasDestroyed(key.id) ? ERASED : openWith(key, place, field)));
  }

  override async erase(owner: KeyOwner): Promise<void> {
    this.#cache.destroy(await this.#store.erase(owner));
  }

  #keyOf(field: SealedField): DataKey {
    const key = this.#cache.byId(keyIdOf(field));
    if (key === null) throw new Error('readyForOpening was not awaited for this field');
    return key;
  }

  async #obtain(owner: KeyOwner): Promise<DataKey> {
    const name = JSON.stringify([owner.organizationId, owner.subject]);
    let obtaining = this.#obtaining.get(name);
    if (obtaining === undefined) {
      obtaining = this.#store
        .obtain(owner, this.#ring)
        .then((found) => this.#cache.put(found))
        .finally(() => this.#obtaining.delete(name));
      this.#obtaining.set(name, obtaining);
    }
    return obtaining;
  }

  #isStale(): boolean {
    return this.#clock.elapsed() - this.#checkedAt >= this.#recheckMs;
  }

  /** Learns of erasures, and of a rotation, in other processes. One look for all that wait. */
  async #recheck(): Promise<void> {
    this.#checking ??= this.#look().finally(() => (this.#checking = null));
    try {
      await this.#checking;
    } catch (error) {
      if (this.#clock.elapsed() - this.#checkedAt > BLIND_AT_MOST_MS) throw error;
    }
  }

  async #look(): Promise<void> {
    const startedAt = this.#clock.elapsed();
    await this.#ring.refresh();
    const count = await this.#store.erasureCount();
    if (count !== this.#erasuresSeen) {
      for await (const keyId of this.#store.erasedAfter(this.#erasuresSeen)) this.#cache.destroy(keyId);
      this.#erasuresSeen = count;
    }
    this.#checkedAt = startedAt;
  }
}

function openWith(key: DataKey, place: FieldPlace, field: SealedField): string {
  return key.bytes === null ? ERASED : openField(key.bytes, key.id, place, field);
}
