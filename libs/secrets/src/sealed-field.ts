import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import type { FieldPlace, SealedField } from './field-cipher.js';

const FORMAT = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** The ciphertext is not what was sealed here: altered, moved to another place, or not of our making. The message names the place, never content. */
export class SealBrokenError extends Error {
  readonly code = 'SEAL_BROKEN';
  constructor(place: FieldPlace) {
    super(`Field ${place.field} of ${place.type} in ${place.stream} was altered or moved: its seal does not fit`);
  }
}

/** JSON keeps the parts apart whatever characters they hold. */
function associatedData(place: FieldPlace, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([FORMAT, place.stream, place.type, place.field, keyId]));
}

/**
 * AES-256-GCM with a random 96-bit nonce. One data key seals a few fields of one subject, far below the 2^32 messages up to
 * which random nonces are safe (NIST SP 800-38D section 8.3).
 */
export function sealField(key: Buffer, keyId: string, place: FieldPlace, plaintext: string): SealedField {
  const nonce = nextNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associatedData(place, keyId));
  const sealed = Buffer.concat([cipher.update(encodeText(plaintext)), cipher.final(), cipher.getAuthTag()]);
  return { $sealed: `${FORMAT}.${keyId}.${nonce.toString('base64url')}.${sealed.toString('base64url')}` };
}

/** @throws SealBrokenError */
export function openField(key: Buffer, keyId: string, place: FieldPlace, field: SealedField): string {
  const [format, id, nonceText, sealedText, ...rest] = field.$sealed.split('.');
  const nonce = Buffer.from(nonceText ?? '', 'base64url');
  const sealed = Buffer.from(sealedText ?? '', 'base64url');
  if (format !== FORMAT || id !== keyId || rest.length > 0) throw new SealBrokenError(place);
  if (nonce.length !== NONCE_BYTES || sealed.length <= TAG_BYTES) throw new SealBrokenError(place);
  if (!isOnlySpelling(nonceText, nonce) || !isOnlySpelling(sealedText, sealed)) throw new SealBrokenError(place);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(associatedData(place, keyId))
      .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const body = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
    // GCM holds nothing back: this only checks the tag. Nothing of the body is used before.
    decipher.final();
    return decodeText(body);
  } catch {
    throw new SealBrokenError(place);
  }
}

/** Id of the data key that a field was sealed with. @throws when the text is no seal at all */
export function keyIdOf(field: SealedField): string {
  const [format, id] = field.$sealed.split('.', 2);
  if (format !== FORMAT || !id) throw new Error('Not a sealed field of a known format');
  return id;
}

const LONE_SURROGATE = /\p{Surrogate}/u;
/** The decoder is lenient; a seal has exactly one spelling, so that stored text cannot be varied unnoticed. */
function isOnlySpelling(text: string | undefined, bytes: Buffer): boolean {
  return bytes.toString('base64url') === text;
}

/** The system's randomness is asked for many nonces at once: one call costs as much as the encryption. Each is used once. */
const nonces = Buffer.alloc(NONCE_BYTES * 512);
let nonceAt = nonces.length;

function nextNonce(): Buffer {
  if (nonceAt === nonces.length) {
    randomFillSync(nonces);
    nonceAt = 0;
  }
  nonceAt += NONCE_BYTES;
  return Buffer.from(nonces.subarray(nonceAt - NONCE_BYTES, nonceAt));
}

const UTF8 = 0;
const UTF16 = 1;

/** One byte of encoding, then the text: UTF-8, or UTF-16 for a text with lone surrogates, which UTF-8 would silently change. */
function encodeText(text: string): Buffer {
  const wellFormed = !LONE_SURROGATE.test(text);
  return Buffer.concat([Buffer.of(wellFormed ? UTF8 : UTF16), Buffer.from(text, wellFormed ? 'utf8' : 'utf16le')]);
}

function decodeText(bytes: Buffer): string {
  return bytes.subarray(1).toString(bytes[0] === UTF16 ? 'utf16le' : 'utf8');
}
