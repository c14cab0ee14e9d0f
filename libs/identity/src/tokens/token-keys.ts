import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { KeyRing } from '@ringledger/secrets';

/** What is needed of the key ring. */
export type TokenKeyRing = Pick<KeyRing, 'tokenKeys' | 'refresh'>;

export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** PKCS #8 around a 32-byte Ed25519 seed (RFC 8410 section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 keys of the key ring, ready to use; follows a rotation. */
export class TokenKeys {
  readonly #keys = new Map<string, SigningKey>();

  constructor(private readonly ring: TokenKeyRing) {}

  current(): SigningKey {
    const [newest] = this.ring.tokenKeys;
    if (newest === undefined) throw new Error('The key ring holds no token key');
    return this.#use(newest);
  }

  /** Null for an unknown id, after looking whether another process has just rotated. */
  async byId(id: string): Promise<SigningKey | null> {
    const find = () => this.ring.tokenKeys.find((key) => key.id === id);
    if (find() === undefined) await this.ring.refresh();
    const stored = find();
    if (stored === undefined) {
      this.#keys.delete(id);
      return null;
    }
    return this.#use(stored);
  }

  #use(stored: TokenKeyRing['tokenKeys'][number]): SigningKey {
    let key = this.#keys.get(stored.id);
    if (key === undefined) {
      const der = Buffer.concat([PKCS8_PREFIX, stored.key]);
      const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
      key = { id: stored.id, privateKey, publicKey: createPublicKey(privateKey) };
      this.#keys.set(stored.id, key);
    }
    return key;
  }
}
