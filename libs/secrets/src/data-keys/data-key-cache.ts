import type { KeyOwner } from '../field-cipher.js';
import type { FoundDataKey } from './data-key-store.js';

/** A key in memory. Whoever holds on to it sees it vanish when it is destroyed. */
export class DataKey {
  #bytes: Buffer | null;

  constructor(
    readonly id: string,
    readonly owner: KeyOwner,
    bytes: Buffer | null,
  ) {
    this.#bytes = bytes;
  }

  /** Null: erased. */
  get bytes(): Buffer | null {
    return this.#bytes;
  }

  destroy(): void {
    this.#bytes?.fill(0);
    this.#bytes = null;
  }
}

/**
 * The data keys used last, by id and by owner. Bounded by two generations: when the young one is full it becomes the old one,
 * and what the old one held unused is dropped. So a key stays for at least `size` others after its last use.
 */
export class DataKeyCache {
  #young = new Map<string, DataKey>();
  #old = new Map<string, DataKey>();
  #youngOwners = new Map<string, string>();
  #oldOwners = new Map<string, string>();
  /** Ids of keys destroyed while this process lived, so that a load under way cannot bring one back. Bounded: oldest first out. */
  readonly #destroyed = new Set<string>();

  constructor(private readonly size: number) {}

  byId(keyId: string): DataKey | null {
    const young = this.#young.get(keyId);
    if (young !== undefined) return young;
    const old = this.#old.get(keyId);
    if (old === undefined) return null;
    this.#add(old);
    return old;
  }

  byOwner(owner: KeyOwner): DataKey | null {
    const name = nameOf(owner);
    const keyId = this.#youngOwners.get(name) ?? this.#oldOwners.get(name);
    return keyId === undefined ? null : this.byId(keyId);
  }

  put(found: FoundDataKey): DataKey {
    const known = this.byId(found.keyId);
    if (known !== null) return known;
    const key = new DataKey(found.keyId, found.owner, this.#destroyed.has(found.keyId) ? null : found.key);
    this.#add(key);
    return key;
  }

  destroy(keyId: string): void {
    this.byId(keyId)?.destroy();
    this.#destroyed.add(keyId);
    if (this.#destroyed.size > this.size) {
      const [oldest] = this.#destroyed;
      if (oldest !== undefined) this.#destroyed.delete(oldest);
    }
  }

  wasDestroyed(keyId: string): boolean {
    return this.#destroyed.has(keyId);
  }

  #add(key: DataKey): void {
    if (this.#young.size >= this.size) {
      this.#old = this.#young;
      this.#oldOwners = this.#youngOwners;
      this.#young = new Map();
      this.#youngOwners = new Map();
    }
    this.#young.set(key.id, key);
    this.#youngOwners.set(nameOf(key.owner), key.id);
  }
}

function nameOf(owner: KeyOwner): string {
  return `${owner.organizationId.length}:${owner.organizationId}${owner.subject}`;
}
