import { describeCompareAndSet } from './compare-and-set.contract.js';
import type { Lack, OpenReadModels } from './contract-fixture.js';
import { describeDocuments } from './documents.contract.js';
import { describeFilters } from './filters.contract.js';
import { describePaging } from './paging.contract.js';
import { describeRefusals } from './refusals.contract.js';
import { describeScopes } from './scopes.contract.js';
import { describeVersions } from './versions.contract.js';
import { describeWatch } from './watch.contract.js';
import { describeWrites } from './writes.contract.js';

/** What every adapter of the read models must do; `lacking`: what the server behind it cannot. */
export function describeReadModelsContract(name: string, open: OpenReadModels, lacking: readonly Lack[] = []): void {
  const lacks = new Set(lacking);
  describe(`Read models: ${name}${lacking.length > 0 ? `, which lacks ${lacking.join(', ')}` : ''}`, () => {
    describeWrites(open, lacks);
    describeDocuments(open, lacks);
    describeFilters(open, lacks);
    describePaging(open);
    describeScopes(open);
    describeRefusals(open);
    describeCompareAndSet(open, lacks);
    describeWatch(open);
    describeVersions(open);
  });
}
