import { hkdfSync } from 'node:crypto';
import type { Clock, Randomness } from '@ringledger/system';
import { KeyRingUnusableError } from '../errors.js';
import { KEY_BYTES } from '../sealed-field.js';
import { KeyRingFile } from './key-ring-file.js';
import type { KeyRingContent, RingKey } from './key-ring-content.js';

/** Tokens live an hour; a signing key is rotated far less often, so two old ones are plenty. */
const TOKEN_KEYS_KEPT = 3;
/** Other processes learn of a new current key within seconds; until then they may still wrap with the old one. */
const RETIRE_AFTER_MS = 60_000;

export interface KeyRingOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Whether a store holds data keys or events that a key ring must have been there for: then a missing file is a loss, not a first start. */
  readonly isNeeded: () => Promise<boolean>;
}

/** What a permanent key is for; each purpose has a key of its own. */
export type KeyPurpose =
  'reservation' | 'idempotency' | 'access-key' | 'service-key' | 'nonce' | 'cursor' | 'confirmation';

/** The keys outside the log and its backups. Everything secret in the log depends on this one file. */
export class KeyRing {
  #content: KeyRingContent;
  #fingerprint: string | null;
  #noting: Promise<void> | null = null;
  readonly #permanentKeys = new Map<KeyPurpose, Buffer>();

  private constructor(
    private readonly file: KeyRingFile,
    private readonly options: KeyRingOptions,
    content: KeyRingContent,
    fingerprint: string | null,
  ) {
    this.#content = content;
    this.#fingerprint = fingerprint;
  }

  /** Reads the file; makes it at the first start only. @throws KeyRingUnusableError */
  static async open(options: KeyRingOptions): Promise<KeyRing> {
    const file = new KeyRingFile(options.path);
    const fingerprint = await file.fingerprint();
    let content = await file.read();
    if (content === null) {
      if (await options.isNeeded()) {
        throw new KeyRingUnusableError(
          'lost',
          `The key ring ${options.path} is missing, but there are data that it belongs to. ` +
            'Put it back from its backup; without it no secret can be read, so no new one is made.',
        );
      }
      content = await file.create(newContent(options));
    }
    return new KeyRing(file, options, content, fingerprint);
  }

  get currentWrappingKey(): RingKey {
    return this.#content.wrappingKeys[0] as RingKey;
  }

  wrappingKey(id: string): RingKey | null {
    return this.#content.wrappingKeys.find((key) => key.id === id) ?? null;
  }

  get wrappingKeyIds(): readonly string[] {
    return this.#content.wrappingKeys.map(({ id }) => id);
  }

  /** 32-byte Ed25519 seeds, newest first: the first signs, all verify. */
  get tokenKeys(): readonly RingKey[] {
    return this.#content.tokenKeys;
  }

  get hasWrapped(): boolean {
    return this.#content.hasWrapped;
  }

  /** A 256-bit key for one purpose that never changes while the data lives (HKDF-SHA-256 of the permanent key). */
  permanentKey(purpose: KeyPurpose): Buffer {
    let key = this.#permanentKeys.get(purpose);
    if (key === undefined) {
      const info = `ringledger/${purpose}`;
      key = Buffer.from(hkdfSync('sha256', this.#content.permanentKey, Buffer.alloc(0), info, KEY_BYTES));
      this.#permanentKeys.set(purpose, key);
    }
    return key;
  }

  /** Adds a wrapping key and makes it current. The data keys are re-wrapped by `DataKeyStore.rewrap`. */
  async addWrappingKey(): Promise<RingKey> {
    const added = newKey(this.options);
    await this.change((content) => ({ ...content, wrappingKeys: [added, ...content.wrappingKeys] }));
    return added;
  }

  /** Removes a wrapping key that no data key needs any more (`inUse` counts them). @throws KeyRingUnusableError */
  async removeWrappingKey(id: string, inUse: () => Promise<number>): Promise<void> {
    await this.change(async (content) => {
      const index = content.wrappingKeys.findIndex((key) => key.id === id);
      const successor = content.wrappingKeys[index - 1];
      if (index < 0) throw new KeyRingUnusableError('refused', `The key ring has no wrapping key ${id}`);
      if (successor === undefined)
        throw new KeyRingUnusableError('refused', 'The current wrapping key stays: rotate first');
      const age = this.options.clock.now().getTime() - Date.parse(successor.createdAt);
      if (age < RETIRE_AFTER_MS) {
        throw new KeyRingUnusableError('refused', `Other processes may still wrap with ${id}: try again in a minute`);
      }
      const count = await inUse();
      if (count > 0)
        throw new KeyRingUnusableError('refused', `${count} data keys still need ${id}: re-wrap them first`);
      return { ...content, wrappingKeys: content.wrappingKeys.filter((key) => key.id !== id) };
    });
  }

  /** New tokens are signed with a new key; those of the last keys are still accepted. */
  async rotateTokenKey(): Promise<void> {
    const added = newKey(this.options);
    await this.change((content) => ({
      ...content,
      tokenKeys: [added, ...content.tokenKeys].slice(0, TOKEN_KEYS_KEPT),
    }));
  }

  /** Remembers that data keys depend on this file from now on. */
  async noteWrapping(): Promise<void> {
    if (this.#content.hasWrapped) return;
    // The file may be mounted read-only, or under change: only a check at the start hangs on this note, never the data.
    this.#noting ??= this.change((content) => (content.hasWrapped ? content : { ...content, hasWrapped: true }))
      .catch(() => undefined)
      .finally(() => (this.#noting = null));
    await this.#noting;
  }

  /** Reads the file again when another process changed it. A file that went missing or bad meanwhile changes nothing here. */
  async refresh(): Promise<void> {
    const fingerprint = await this.file.fingerprint();
    if (fingerprint === null || fingerprint === this.#fingerprint) return;
    const content = await this.file.read().catch(() => null);
    if (content === null) return;
    this.#content = content;
    this.#fingerprint = fingerprint;
  }

  toJSON(): string {
    return '***';
  }

  private async change(next: (content: KeyRingContent) => KeyRingContent | Promise<KeyRingContent>): Promise<void> {
    this.#content = await this.file.change(async (content) => {
      if (content !== null) return next(content);
      throw new KeyRingUnusableError(
        'lost',
        `The key ring ${this.options.path} is missing: put it back from its backup`,
      );
    });
    this.#fingerprint = await this.file.fingerprint();
  }
}

function newKey({ clock, randomness }: KeyRingOptions): RingKey {
  return {
    id: randomness.bytes(8).toString('hex'),
    key: randomness.bytes(KEY_BYTES),
    createdAt: clock.now().toISOString(),
  };
}

function newContent(options: KeyRingOptions): KeyRingContent {
  return {
    wrappingKeys: [newKey(options)],
    tokenKeys: [newKey(options)],
    permanentKey: options.randomness.bytes(KEY_BYTES),
    hasWrapped: false,
  };
}
