import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DataKeyUnusableError } from '../errors.js';
import type { RingKey } from '../key-ring/key-ring-content.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Binds a wrapped key to its owner's document: swapped with another one's, it cannot be unwrapped. */
function associatedData(documentId: string, keyId: string, wrappingKeyId: string): Buffer {
  return Buffer.from(JSON.stringify(['data-key', documentId, keyId, wrappingKeyId]));
}

/** AES-256-GCM; nonce, ciphertext and tag in one base64url text. */
export function wrapKey(wrappingKey: RingKey, documentId: string, keyId: string, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey.key, nonce);
  cipher.setAAD(associatedData(documentId, keyId, wrappingKey.id));
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** @throws DataKeyUnusableError */
export function unwrapKey(wrappingKey: RingKey, documentId: string, keyId: string, wrapped: string): Buffer {
  const bytes = Buffer.from(wrapped, 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey.key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(associatedData(documentId, keyId, wrappingKey.id));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    // Of a stream cipher this is all of it. In memory of its own: a key that is kept must not keep a pool of buffers.
    const key = decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES));
    decipher.final();
    return key;
  } catch {
    throw new DataKeyUnusableError(`Data key ${keyId} does not fit wrapping key ${wrappingKey.id}: it was altered`);
  }
}
