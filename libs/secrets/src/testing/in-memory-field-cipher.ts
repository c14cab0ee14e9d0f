import { randomBytes } from 'node:crypto';
import { DataKeyMissingError } from '../errors.js';
import { FieldCipher } from '../field-cipher.js';
import type { FieldPlace, KeyOwner, SealedField } from '../field-cipher.js';
import { KEY_BYTES, keyIdOf, openField, sealField } from '../sealed-field.js';
import { ERASED, Secret } from '../secret.js';

/**
 * The real encryption with keys that live in this object only: for tests of what stands on a `FieldCipher`. As strict as the
 * real one: sealing or opening what was not made ready throws.
 */
export class InMemoryFieldCipher extends FieldCipher {
  readonly #keyIds = new Map<string, string>();
  /** Null: erased. */
  readonly #keys = new Map<string, Buffer | null>();
  readonly #erased = new Set<string>();
  readonly #readyToOpen = new Set<string>();

  override async readyForSealing(owner: KeyOwner): Promise<void> {
    const name = nameOf(owner);
    if (this.#erased.has(name)) throw new Error('The subject was erased: nothing can be sealed for it any more');
    if (this.#keyIds.has(name)) return;
    const keyId = randomBytes(16).toString('base64url');
    this.#keyIds.set(name, keyId);
    this.#keys.set(keyId, randomBytes(KEY_BYTES));
    this.#readyToOpen.add(keyId);
  }

  override seal(owner: KeyOwner, place: FieldPlace, plaintext: string): SealedField {
    const keyId = this.#keyIds.get(nameOf(owner));
    const key = keyId === undefined ? undefined : this.#keys.get(keyId);
    if (keyId === undefined || !key) throw new Error('readyForSealing was not awaited for this owner');
    return sealField(key, keyId, place, plaintext);
  }

  override async readyForOpening(fields: readonly SealedField[]): Promise<void> {
    const keyIds = fields.map(keyIdOf);
    const missing = keyIds.filter((keyId) => !this.#keys.has(keyId));
    if (missing.length > 0) throw new DataKeyMissingError(missing);
    for (const keyId of keyIds) this.#readyToOpen.add(keyId);
  }

  override open(place: FieldPlace, field: SealedField): string {
    const keyId = keyIdOf(field);
    if (!this.#readyToOpen.has(keyId)) throw new Error('readyForOpening was not awaited for this field');
    const key = this.#keys.get(keyId);
    return key ? openField(key, keyId, place, field) : ERASED;
  }

  override openLater(place: FieldPlace, field: SealedField): Secret {
    return Secret.sealed(() => this.open(place, field));
  }

  override async erase(owner: KeyOwner): Promise<void> {
    const name = nameOf(owner);
    this.#erased.add(name);
    const keyId = this.#keyIds.get(name);
    if (keyId !== undefined) this.#keys.set(keyId, null);
    this.#keyIds.delete(name);
  }

  /** As after a restart: every field has to be made ready again. */
  forgetReadiness(): void {
    this.#readyToOpen.clear();
  }
}

function nameOf(owner: KeyOwner): string {
  return JSON.stringify([owner.organizationId, owner.subject]);
}
