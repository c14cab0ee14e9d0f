export { openEmbeddedReadModels } from './open-embedded-read-models.js';
