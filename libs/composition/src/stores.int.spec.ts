import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '@ringledger/configuration';
import { JsonLog } from '@ringledger/observability';
import { openStores } from './stores.js';

describe('embedded stores', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stores-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('make a data directory that only their user can look into', async () => {
    const data = join(directory, 'data');
    const stores = await openStores(readConfiguration({ RINGLEDGER_DATA: data }), new JsonLog('silent'));
    await stores.eventStore.close();
    await stores.readModels.close();
    expect((await stat(data)).mode & 0o777).toBe(0o700);
  });
});
