export { describeReadModelsContract } from './read-models.contract.js';
export type { OpenReadModels, ReadModelsUnderTest } from './contract-fixture.js';
export { temporaryReadModels } from './temporary-read-models.js';
