export type { EmbeddedReadModels } from './embedded-read-models.js';
export { openEmbeddedReadModels } from './open-embedded-read-models.js';
export type { EmbeddedReadModelsOptions } from './open-embedded-read-models.js';
