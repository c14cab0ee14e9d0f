import { jest } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '@ringledger/configuration';
import type { Projection, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { givenProjection, recorded } from '@ringledger/event-sourcing/testing';
import type { JsonObject } from '@ringledger/event-store';
import { openEmbeddedEventStore } from '@ringledger/event-store/embedded';
import { JsonLog } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import type { Collection, StoredDocument } from '@ringledger/read-models';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';
import { openSqlite } from '@ringledger/sqlite';
import type { SqliteDatabase } from '@ringledger/sqlite';
import { readModelsOfLog } from './exchange.js';
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

  describe('on read models that are made of the log', () => {
    const others = ['7d4a1c5e-0b1f-4c51-9d5a-5a7c1f0e2b31', '9c2e6f70-3d54-4b8e-8a63-1e0b7d9f4a52'];
    const registered = [ORGANIZATION, ...others].map((organizationId) =>
      recorded(
        {
          type: 'OrganizationRegistered',
          data: { organizationId, name: `Of ${organizationId}`, sipRealm: 'acme.example' },
        },
        { id: organizationId, stream: `organization-${organizationId}` },
      ),
    );
    const renamed = recorded(
      { type: 'OrganizationRenamed', data: { name: 'Acme' } },
      { id: others[1]?.replace(/^9/, '8') ?? '', stream: `organization-${ORGANIZATION}`, revision: 1 },
    );

    beforeEach(async () => {
      // Makes the key ring, without which no exchange has events.
      await operate(['rotate-wrapping-key']);
      out = '';
      const { eventStore, readModels } = await openStores(readConfiguration(process.env), new JsonLog('silent'));
      const events: RecordedDomainEvent[] = [];
      for (const each of [...registered, renamed]) {
        const { event, id, metadata, stream } = each;
        const stored = { id, ...event, metadata: metadata as unknown as JsonObject };
        const { position } = await eventStore.append(stream, [stored], 'any');
        events.push({ ...each, position });
      }
      const checkpoints = await readModels.collection<{ _id: string; position: string }>({
        ...{ name: 'checkpoints', version: 1, indexes: [] },
      });
      const head = await eventStore.head();
      for (const projection of readModelsOfLog() as unknown as readonly Projection<StoredDocument>[]) {
        const { name, version } = projection.collection;
        const collection = await readModels.collection(projection.collection);
        const { documents } = givenProjection(projection).when(...events);
        const positionOf = (key: string) =>
          events.findLast((each) => projection.handles.includes(each.event.type) && projection.keys(each).includes(key))
            ?.position ?? '';
        await collection.write([...documents].map(([id, document]) => ({ id, position: positionOf(id), document })));
        const _id = `${name}@${version}`;
        await checkpoints.write([{ id: _id, position: head, document: { _id, position: head } }]);
      }
      await eventStore.close();
      await readModels.close();
    });

    const altered = async (file: string, sql: (database: SqliteDatabase) => string) => {
      const database = await openSqlite(join(directory, file));
      database.exec(sql(database));
      database.close();
    };
    const alteredReadModel = (name: string, sql: (documents: string) => string) =>
      altered('read-models/read-models.db', (database) => {
        const [[number]] = database.prepare('SELECT number FROM collections WHERE name = ?').rows([name]) as [[number]];
        return sql(`documents_${number}`);
      });
    const verified = async () => {
      await operate(['verify-read-models']);
      return out.split('\n').slice(0, -1);
    };

    it('finds nothing wrong', async () => {
      expect(await verified()).toEqual(['Every read model is what the log says.']);
      expect(process.exitCode).toBeUndefined();
    });

    it.each([
      ['another organization is made to see', `f0 = '${others[0]}'`, ' (what it is found by)'],
      ['no event would change any more', `position = '9' || substr(position, 2)`, ' (the position that it is of)'],
      ['was taken away', `document = NULL`, ''],
    ])('finds a document that %s', async (_, change, where) => {
      await alteredReadModel(
        'organizationDirectory',
        (table) => `UPDATE ${table} SET ${change} WHERE id = '${ORGANIZATION}'`,
      );
      const sentences = await verified();
      expect(sentences).toContain('1 documents are not what the log says:');
      expect(sentences).toContain(`organizationDirectory ${ORGANIZATION}${where}`);
      expect(process.exitCode).toBe(1);
    });

    it('finds an index that says something else than its table, and mends it', async () => {
      const path = join(directory, 'read-models', 'read-models.db');
      const database = await openSqlite(path);
      const [[root]] = database
        .prepare(
          `SELECT rootpage FROM sqlite_schema WHERE name LIKE 'sqlite_autoindex_documents%' AND tbl_name =
             (SELECT 'documents_' || number FROM collections WHERE name = 'checkpoints')`,
        )
        .rows([]) as [[number]];
      database.close();
      const bytes = await readFile(path);
      const page = bytes.subarray((root - 1) * 4096, root * 4096);
      page.write('organizationDirectorz', page.indexOf('organizationDirectory'));
      await writeFile(path, bytes);
      const sentences = await verified();
      expect(sentences).toContain('The store of the read models is damaged:');
      expect(sentences).toContainEqual(expect.stringMatching(/^SQLite finds: .*index/));
      expect(process.exitCode).toBe(1);
      await operate(['rebuild-read-models']);
      out = '';
      expect((await verified()).join()).not.toContain('SQLite');
    });

    it('says of a log from which an event was taken that it is the log, and where', async () => {
      await altered('log/events.db', () => 'DELETE FROM events WHERE position = 2');
      expect((await verified()).join(' ')).toMatch(
        /events\.db is damaged .1 of its 4 events are missing, .* position 2/,
      );
      expect(out).not.toContain('read model');
      expect(process.exitCode).toBe(1);
    });

    it('says of a log whose events changed places that it is the log', async () => {
      await altered(
        'log/events.db',
        () => `
        UPDATE events SET position = 9 WHERE position = 1;
        UPDATE events SET position = 1 WHERE position = 4;
        UPDATE events SET position = 4 WHERE position = 9`,
      );
      const sentences = await verified();
      expect(sentences.slice(1, 3)).toEqual([
        expect.stringMatching(/^The log itself is damaged; the read models were not compared/),
        `At position 1 is revision 1 of organization-${ORGANIZATION}, where its revision 0 belongs.`,
      ]);
      expect(process.exitCode).toBe(1);
    });
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
