export { RecordingIntake } from './recording-intake.js';
export { describeRegistrarContract } from './registrar.contract.js';
export { ACCOUNT_REALM, EXCHANGE_REALM, registrarAccount } from './registrar-account.js';
export type { OpenedRegistrar, OpenRegistrar, RegistrarSurroundings } from './registrar-under-test.js';
