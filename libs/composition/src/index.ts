export { operate } from './operate.js';
export { run, start } from './run.js';
