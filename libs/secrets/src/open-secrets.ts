import type { ReadModels } from '@ringledger/read-models';
import type { Clock, MonotonicClock, Randomness } from '@ringledger/system';
import { DataKeyStore } from './data-keys/data-key-store.js';
import { EnvelopeFieldCipher } from './envelope-field-cipher.js';
import { DataKeysLostError } from './errors.js';
import { KeyRing } from './key-ring/key-ring.js';

export interface SecretsOptions {
  /** Where the data keys are kept: the read-model store, as a table of its own. */
  readonly readModels: ReadModels;
  /** The key ring file; not inside what the log's backup copies. */
  readonly keyRingPath: string;
  /** Whether the log that the key ring belongs to holds anything. Default: no. */
  readonly logHasEvents?: () => Promise<boolean>;
  readonly clock: Clock;
  readonly monotonic: MonotonicClock;
  readonly randomness: Randomness;
}

export interface Secrets {
  readonly keyRing: KeyRing;
  readonly dataKeys: DataKeyStore;
  readonly fieldCipher: EnvelopeFieldCipher;
}

/** Opens key ring and data keys, and refuses to start when one of the two was lost. @throws KeyRingUnusableError, DataKeysLostError */
export async function openSecrets(options: SecretsOptions): Promise<Secrets> {
  const { readModels, logHasEvents = () => Promise.resolve(false), clock, monotonic, randomness } = options;
  const dataKeys = await DataKeyStore.open(readModels, randomness);
  const isEmpty = await dataKeys.isEmpty();
  const keyRing = await KeyRing.open({
    path: options.keyRingPath,
    clock,
    randomness,
    isNeeded: async () => !isEmpty || (await logHasEvents()),
  });
  if (isEmpty && keyRing.hasWrapped) {
    throw new DataKeysLostError(
      `The key ring ${options.keyRingPath} has wrapped data keys, but the store holds none: put the table dataKeys back from ` +
        'its backup. Without it no secret in the log can be read.',
    );
  }
  // A process that was ended just after it made the first one had not noted it.
  if (!isEmpty) await keyRing.noteWrapping();
  const fieldCipher = await EnvelopeFieldCipher.open({ store: dataKeys, ring: keyRing, clock: monotonic });
  return { keyRing, dataKeys, fieldCipher };
}

/**
 * A new wrapping key for all data keys; the old ones stay in the ring until `retireWrappingKeys`. Repeatable after a crash.
 * Returns how many data keys were wrapped anew.
 */
export async function rotateWrappingKey({ keyRing, dataKeys }: Pick<Secrets, 'keyRing' | 'dataKeys'>): Promise<number> {
  await keyRing.addWrappingKey();
  return dataKeys.rewrap(keyRing);
}

/** Drops the wrapping keys that no data key needs; returns their ids. A minute after the rotation at the earliest. */
export async function retireWrappingKeys({
  keyRing,
  dataKeys,
}: Pick<Secrets, 'keyRing' | 'dataKeys'>): Promise<string[]> {
  const retired = [];
  for (const id of keyRing.wrappingKeyIds) {
    if (id === keyRing.currentWrappingKey.id || (await dataKeys.countWrappedBy(id)) > 0) continue;
    await keyRing.removeWrappingKey(id, () => dataKeys.countWrappedBy(id));
    retired.push(id);
  }
  return retired;
}
