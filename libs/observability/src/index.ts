export { JsonLog, Log, withRequest } from './log.js';
export { Metrics } from './metrics.js';
