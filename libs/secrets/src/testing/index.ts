export { InMemoryFieldCipher } from './in-memory-field-cipher.js';
