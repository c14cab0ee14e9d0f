export { MongoReadModels } from './mongo-read-models.js';
export { openMongoReadModels } from './open-mongo-read-models.js';
