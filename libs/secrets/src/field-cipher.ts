import type { Secret } from './secret.js';

/** Binds a ciphertext to its place: it cannot be moved to another stream, type or field (AES-GCM associated data). */
export interface FieldPlace {
  readonly stream: string;
  readonly type: string;
  readonly field: string;
}

/** A data key belongs to one organization and one subject (a person, an account, a device); destroying it erases the subject. */
export interface KeyOwner {
  readonly organizationId: string;
  readonly subject: string;
}

/** How an encrypted field stands in the log. */
export interface SealedField {
  /** `v1.<data key id>.<iv, base64url>.<ciphertext and tag, base64url>` */
  readonly $sealed: string;
}

/**
 * Envelope encryption of single fields: AES-256-GCM under a data key, the data keys wrapped by the key ring.
 * Keys are fetched in advance (`ready…`), so that sealing and opening are synchronous.
 */
export abstract class FieldCipher {
  /** Makes the owner's data key usable, creating it if there is none. Refused for an erased subject. */
  abstract readyForSealing(owner: KeyOwner): Promise<void>;
  abstract seal(owner: KeyOwner, place: FieldPlace, plaintext: string): SealedField;

  /** Fetches the data keys of these fields that are not in memory yet. @throws DataKeyMissingError one was lost; an erased one is no error */
  abstract readyForOpening(fields: readonly SealedField[]): Promise<void>;
  /** The plaintext, or `ERASED`. @throws when the ciphertext was altered or moved. */
  abstract open(place: FieldPlace, field: SealedField): string;
  /** As `open`, decrypted only when revealed. */
  abstract openLater(place: FieldPlace, field: SealedField): Secret;

  /** Destroys the owner's data key, here and in every process that shares the key store. What it sealed reads `ERASED` from then on. */
  abstract erase(owner: KeyOwner): Promise<void>;
}

export function isSealedField(value: unknown): value is SealedField {
  return typeof value === 'object' && value !== null && typeof (value as Partial<SealedField>).$sealed === 'string';
}
