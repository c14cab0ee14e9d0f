import { jest } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '@ringledger/configuration';
import { openEmbeddedEventStore } from '@ringledger/event-store/embedded';
import { JsonLog } from '@ringledger/observability';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';
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
    const collect = (text: unknown, written?: unknown) => {
      out += String(text);
      if (typeof written === 'function') written();
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

  const wrappingKeys = async () =>
    Object.keys(
      (JSON.parse(await readFile(join(directory, 'keys', 'ring.json'), 'utf8')) as { wrappingKeys: object })
        .wrappingKeys,
    );

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
    const before = await wrappingKeys();
    await operate(['rotate-wrapping-key']);
    expect((await wrappingKeys()).length).toBe(before.length + 1);
    expect(out).toContain('wrapped by a new wrapping key');
  });

  it('refuses to recover an administrator that never was, with a sentence', async () => {
    await operate(['recover-administrator']);
    expect(out).toMatch(/^Not done\.\nNot recovered: [^\n]+\n$/);
    expect(process.exitCode).toBe(1);
  });

  it.each(['recover-administrator', 'rotate-wrapping-key', 'verify-read-models', 'retire-wrapping-keys'])(
    'does not %s where there is no exchange, and makes none there',
    async (task) => {
      process.env['RINGLEDGER_DATA'] = join(directory, 'misspelt');
      await operate([task]);
      expect(out).toBe(`Not done.\nThere is no exchange in ${join(directory, 'misspelt')}: see RINGLEDGER_DATA.\n`);
      expect(process.exitCode).toBe(1);
      expect(await readdir(directory)).not.toContain('misspelt');
    },
  );

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

  it('does not take a read model that is behind for a wrong one', async () => {
    // Makes the key ring, without which no exchange has events.
    await operate(['rotate-wrapping-key']);
    out = '';
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
