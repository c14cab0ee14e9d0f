import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqliteDriver } from '@ringledger/sqlite';
import { openEmbeddedReadModels } from '../embedded/index.js';
import type { ReadModels } from '../read-models.js';
import type { ReadModelsUnderTest } from './contract-fixture.js';

/** The embedded read models in a directory of their own, which `dispose` removes. For tests of whatever stands on read models. */
export async function temporaryReadModels(
  options: { readonly driver?: SqliteDriver; readonly threadAfter?: number } = {},
): Promise<ReadModelsUnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'read-models-'));
  const open = () => openEmbeddedReadModels({ directory, ...options });
  let current: ReadModels = await open();
  return {
    readModels: current,
    async reopen() {
      await current.close();
      return (current = await open());
    },
    async dispose() {
      await current.close();
      await rm(directory, { recursive: true });
    },
  };
}
