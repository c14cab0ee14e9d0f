export {
  Configuration,
  configurationTable,
  defaultKeyRingFile,
  readConfiguration,
  unknownVariables,
} from './configuration.js';
export type { SipPorts } from './sip-variables.js';
export { ConfigurationError } from './variable.js';
