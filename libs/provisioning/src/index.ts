export { deviceModels, findModel } from './catalogue/catalogue.js';
export type { Codec, DeviceField, DeviceModel, SipTransport } from './catalogue/device-model.js';
export { normalMac } from './catalogue/mac.js';
export { vendorOfMac } from './catalogue/mac-vendor.js';
export { configurationUrl, manualInstructions } from './catalogue/manual-instructions.js';
export { MASK } from './render/device-configuration-inputs.js';
export { requestedFile } from './catalogue/requested-file.js';
export { macsOfUserAgent } from './catalogue/stated-macs.js';
export { deviceOfUserAgent, sipUserAgentsOf } from './catalogue/user-agent.js';
export type {
  DeviceConfigurationInputs,
  DeviceSecrets,
  Endpoint,
  FunctionKeyInputs,
  LineInputs,
} from './render/device-configuration-inputs.js';
export type { InputProblem } from './render/input-problem.js';
export { inputProblems, secretProblems } from './render/input-problems.js';
export { configurationHash, render, renderMasked } from './render/render.js';
export type { RenderedFile } from './render/render-job.js';
export { ABSENT, ConfigurationSource, NOT_WANTED, REFUSED, UNAVAILABLE } from './server/configuration-source.js';
export type { PickupOutcome, PickupRequest } from './server/configuration-source.js';
export { DeviceServer } from './server/device-server.js';
export { entityTagMatches, isWanted } from './server/entity-tag.js';
export { ServableFile } from './server/servable-file.js';
export type { CertificatePaths } from './server/tls/certificate-files.js';
export { CertificateStore } from './server/tls/certificate-store.js';
export { tlsSettings } from './server/tls/tls-settings.js';
export { selfSignedCertificate } from './server/tls/self-signed-certificate.js';
