export { testCertificate } from './certificate.js';
export { DigestDoor } from './digest-door.js';
export { HOSTILE_MESSAGES, HOSTILE_STREAMS, type HostileCase, type HostileStream, hostile } from './hostile/index.js';
export { Mutations } from './mutations.js';
export { type PhoneAccount, TestPhone } from './phone.js';
export { VALID_MESSAGES } from './valid-messages.js';
export { type Wire, openWire } from './wire.js';
export { type Baresip, type BaresipWishes, baresipMissing, startBaresip } from './real-phones/baresip.js';
export { type SippOutcome, type WaitingSipp, sippMissing, sippRegisters, sippWaits } from './real-phones/sipp.js';
