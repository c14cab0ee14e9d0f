export * from './read-models.js';
export * from './errors.js';
