export * from './read-models.js';
export * from './errors.js';
export { beginsWith } from './begins-with.js';
