import { jest } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '@ringledger/configuration';
import { openEmbeddedEventStore } from '@ringledger/event-store/embedded';
import { JsonLog } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import type { Collection, StoredDocument } from '@ringledger/read-models';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';
import { KEPT_TABLES } from './kept-tables.js';
import { operate } from './operate.js';
import { openStores } from './stores.js';

const ORGANIZATION = '3f0a8a5e-4a43-4a0b-8d0b-2f1c9a0e7b21';

describe('what an operator does at the machine', () => {
  let directory: string;
  let out: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'operate-'));
    process.env['RINGLEDGER_DATA'] = directory;
    out = '';
    const collect = (text: unknown) => {
      out += String(text);
      return true;
    };
    jest.spyOn(process.stdout, 'write').mockImplementation(collect);
    jest.spyOn(process.stderr, 'write').mockImplementation(collect);
    const { eventStore, readModels } = await openStores(readConfiguration(process.env), new JsonLog('silent'));
    await eventStore.close();
    await readModels.close();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    delete process.env['RINGLEDGER_DATA'];
    process.exitCode = undefined;
    await rm(directory, { recursive: true, force: true });
  });

  const keysOf = async (use: 'wrappingKeys' | 'tokenKeys') => {
    const ring = JSON.parse(await readFile(join(directory, 'keys', 'ring.json'), 'utf8')) as Record<
      typeof use,
      readonly { readonly id: string }[]
    >;
    return ring[use].map(({ id }) => id);
  };

  it.each([[], ['no-such-task'], ['toString'], ['rotate-wrapping-key', 'twice']])(
    'names its tasks when asked for %j',
    async (...args) => {
      await operate(args);
      expect(out).toMatch(/recover-administrator.*\n.*rotate-wrapping-key/);
      expect(process.exitCode).toBe(2);
    },
  );

  it('rotates the wrapping key: there is one more, and the stores open again', async () => {
    await operate(['rotate-wrapping-key']);
    const before = await keysOf('wrappingKeys');
    await operate(['rotate-wrapping-key']);
    expect((await keysOf('wrappingKeys')).length).toBe(before.length + 1);
    expect(out).toContain('wrapped by a new wrapping key');
  });

  it('rotates the key of tokens: a new one signs, and the last ones are kept', async () => {
    await operate(['rotate-wrapping-key']);
    const before = await keysOf('tokenKeys');
    await operate(['rotate-token-key']);
    const [newest, ...others] = await keysOf('tokenKeys');
    expect(others).toEqual(before);
    expect(before).not.toContain(newest);
    expect(out).toContain('signed by a new key');
  });

  it('refuses to recover an administrator that never was, with a sentence', async () => {
    await operate(['recover-administrator']);
    expect(out).toMatch(/^Not done\.\nNot recovered: [^\n]+\n$/);
    expect(process.exitCode).toBe(1);
  });

  it.each([
    'recover-administrator',
    'rotate-wrapping-key',
    'rotate-token-key',
    'verify-read-models',
    'retire-wrapping-keys',
  ])('does not %s where there is no exchange, and makes none there', async (task) => {
    process.env['RINGLEDGER_DATA'] = join(directory, 'misspelt');
    await operate([task]);
    expect(out).toBe(`Not done.\nThere is no exchange in ${join(directory, 'misspelt')}: see RINGLEDGER_DATA.\n`);
    expect(process.exitCode).toBe(1);
    expect(await readdir(directory)).not.toContain('misspelt');
  });

  it('finds a document that is not what the log says', async () => {
    await operate(['verify-read-models']);
    expect(out).toContain('Every read model is what the log says.');
    const readModels = await openEmbeddedReadModels({ directory: join(directory, 'read-models') });
    const users = await readModels.collection({ name: 'userDirectory', version: 1, indexes: [] });
    await users.write([{ id: 'made-up', position: '1', document: { _id: 'made-up' } }]);
    await readModels.close();
    await operate(['verify-read-models']);
    expect(out).toContain('1 documents are not what the log says:\nuserDirectory made-up');
    expect(process.exitCode).toBe(1);
  });

  it('has the read models made again, and keeps what does not follow from the log', async () => {
    const documents = async (change: (collection: Collection<StoredDocument>, kept: boolean) => Promise<unknown>) => {
      const readModels = await openEmbeddedReadModels({ directory: join(directory, 'read-models') });
      for (const name of ['userDirectory', ...Object.keys(KEPT_TABLES)]) {
        await change(await readModels.collection({ name, version: 1, indexes: [] }), name !== 'userDirectory');
      }
      await readModels.close();
    };
    // There are no data keys where there was never a key ring.
    await operate(['rotate-wrapping-key']);
    const made = { _id: 'made', version: 1 };
    await documents((collection) => collection.write([{ id: 'made', position: '1', document: made }]));
    await operate(['rebuild-read-models']);
    expect(out).toMatch(/read models are made again .* Kept: dataKeys, .*locations/);
    await documents(async (collection, kept) => {
      expect(await collection.get(SYSTEM, 'made')).toEqual(kept ? made : null);
    });
  });

  it('does not take a read model that is behind for a wrong one', async () => {
    const eventStore = await openEmbeddedEventStore({ directory: join(directory, 'log') });
    const metadata = { time: '2026-11-24T10:00:00.000Z', schemaVersion: 1, organizationId: ORGANIZATION };
    const data = { organizationId: ORGANIZATION, name: 'Acme', sipRealm: 'acme.example' };
    const event = { id: ORGANIZATION, type: 'OrganizationRegistered', data, metadata };
    await eventStore.append(`organization-${ORGANIZATION}`, [event], 'no-stream');
    await eventStore.close();
    await operate(['verify-read-models']);
    expect(out).toMatch(/^Not done\.\nNot compared, .*: organizationDirectory, auditEntries\.\nStart the exchange/);
    expect(process.exitCode).toBe(1);
  });

  it('stops at a wrong configuration with the sentence that names it', async () => {
    process.env['RINGLEDGER_SIP_PORT'] = 'many';
    await operate(['rotate-wrapping-key']);
    delete process.env['RINGLEDGER_SIP_PORT'];
    expect(out).toContain('RINGLEDGER_SIP_PORT must');
  });
});
