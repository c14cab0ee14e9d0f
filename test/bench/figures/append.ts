import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedEventStore, openLogDatabase } from '@ringledger/event-store/embedded';
import { compared } from '../figure.js';
import type { Figures } from '../figure.js';

const PER_ROUND = 20_000;
const IN_FLIGHT = 64;

/** The embedded log against its own table, written by the driver alone: same rows, one transaction for each 64. */
export const append: Figures = {
  names: ['append'],
  async measure() {
    const directory = await mkdtemp(join(tmpdir(), 'ringledger-append-'));
    const store = await openEmbeddedEventStore({ directory: join(directory, 'store') });
    const bare = await openLogDatabase(join(directory, 'bare.db'));
    bare.exec('PRAGMA synchronous = FULL');
    const insert = bare.prepare(
      `INSERT INTO events (position, stream, revision, type, category, checksum, id, data, metadata)
       VALUES (?, ?, ?, ?, ?, ?, unhex(?, '-'), ?, ?)`,
    );
    const data = { organizationId: randomUUID(), number: '201', firstName: 'Anna', lastName: 'Adams' };
    const metadata = {
      $correlationId: randomUUID(),
      $causationId: randomUUID(),
      time: new Date().toISOString(),
      schemaVersion: 1,
      reason: null,
    };
    let row = 0;
    const byDriver = async () => {
      const started = performance.now();
      for (let written = 0; written < PER_ROUND; written += IN_FLIGHT) {
        bare.exec('BEGIN IMMEDIATE');
        for (let n = 0; n < IN_FLIGHT; n += 1) {
          const revision = Math.floor(row / IN_FLIGHT);
          insert.run([(row += 1), n, revision, 1, 1, 1, randomUUID(), JSON.stringify(data), JSON.stringify(metadata)]);
        }
        bare.exec('COMMIT');
        await new Promise((resolve) => setImmediate(resolve));
      }
      return PER_ROUND / ((performance.now() - started) / 1000);
    };
    const revisions = Array.from({ length: IN_FLIGHT }, () => -1);
    const streams = revisions.map(() => `extension-${randomUUID()}`);
    /** 64 streams, each with one append under way, at its exact revision. */
    const byStore = async () => {
      const started = performance.now();
      await Promise.all(
        streams.map(async (stream, place) => {
          for (let n = 0; n < PER_ROUND / IN_FLIGHT; n += 1) {
            const revision = revisions[place] ?? -1;
            const event = { id: randomUUID(), type: 'ExtensionCreated', data, metadata };
            revisions[place] = (await store.append(stream, [event], revision < 0 ? 'no-stream' : revision)).revision;
          }
        }),
      );
      return PER_ROUND / ((performance.now() - started) / 1000);
    };
    try {
      return [await compared('append', '≥ 0.8', byStore, byDriver)];
    } finally {
      await store.close();
      bare.close();
      await rm(directory, { recursive: true, force: true });
    }
  },
};
