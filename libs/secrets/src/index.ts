export { ERASED, Secret } from './secret.js';
export { FieldCipher, isSealedField } from './field-cipher.js';
export type { SealedField } from './field-cipher.js';
export { KeyRing } from './key-ring/key-ring.js';
export { openSecrets, retireWrappingKeys, rotateWrappingKey } from './open-secrets.js';
export type { Secrets } from './open-secrets.js';
