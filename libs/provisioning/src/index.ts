export { deviceModels, findModel } from './catalogue/catalogue.js';
export type {
  Codec,
  DeviceFamily,
  DeviceField,
  DeviceModel,
  ExpansionModules,
  FunctionKeyType,
  ManualConfiguration,
  SipTransport,
  Srtp,
  Vendor,
} from './catalogue/device-model.js';
export { normalMac } from './catalogue/mac.js';
export { configurationUrl, manualInstructions } from './catalogue/manual-instructions.js';
export type { ManualInstructions } from './catalogue/manual-instructions.js';
export { requestedFile } from './catalogue/requested-file.js';
export type { RequestedFile } from './catalogue/requested-file.js';
export { deviceOfUserAgent } from './catalogue/user-agent.js';
export type { ClaimedDevice } from './catalogue/user-agent.js';
export { MASK } from './render/device-configuration-inputs.js';
export type {
  DeviceConfigurationInputs,
  DeviceSecrets,
  Endpoint,
  FunctionKeyInputs,
  LineInputs,
} from './render/device-configuration-inputs.js';
export { ConfigurationInputsInvalid } from './render/input-problem.js';
export type { InputProblem, InputProblemCode } from './render/input-problem.js';
export { inputProblems, secretProblems } from './render/input-problems.js';
export { configurationHash, render, renderMasked } from './render/render.js';
export type { RenderedFile } from './render/render-job.js';
export { ABSENT, ConfigurationSource, REFUSED, UNAVAILABLE } from './server/configuration-source.js';
export type { PickupOutcome, PickupRequest } from './server/configuration-source.js';
export { DeviceServer } from './server/device-server.js';
export type { DeviceServerOptions } from './server/device-server.js';
export { DEFAULT_LIMITS } from './server/device-server-limits.js';
export type { DeviceServerLimits } from './server/device-server-limits.js';
export { entityTagMatches } from './server/entity-tag.js';
export { ServableFile } from './server/servable-file.js';
export { CertificateInvalidError } from './server/tls/certificate-files.js';
export type { CertificatePaths } from './server/tls/certificate-files.js';
export { CertificateStore } from './server/tls/certificate-store.js';
export { tlsSettings } from './server/tls/tls-settings.js';
export { selfSignedCertificate } from './server/tls/self-signed-certificate.js';
export type { SelfSignedOptions } from './server/tls/self-signed-certificate.js';
