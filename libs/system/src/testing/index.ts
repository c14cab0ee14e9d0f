export { HOUR, ManualClock } from './manual-clock.js';
