import { randomBytes, randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { deviceEvents, deviceProjections } from '@ringledger/devices';
import { EventSourcingModule, ReadModelHealth } from '@ringledger/event-sourcing';
import type { EventSourcingOptions } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import type { NewEvent } from '@ringledger/event-store';
import { openEmbeddedEventStore, openLogDatabase } from '@ringledger/event-store/embedded';
import { JsonLog, Log } from '@ringledger/observability';
import { ReadModels } from '@ringledger/read-models';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';
import { FieldCipher, openSecrets } from '@ringledger/secrets';
import { Clock, MonotonicClock, SystemClock, SystemMonotonicClock, SystemRandomness } from '@ringledger/system';
import { median, rate } from '../figure.js';
import type { Figures } from '../figure.js';

const DEVICES = 10_000;
const EVENTS_EACH = 20;

/** 200,000 events of 10,000 devices into the views of devices, from nothing, against reading and parsing them. */
export const rebuild: Figures = {
  names: ['rebuild'],
  async measure() {
    const directory = await mkdtemp(join(tmpdir(), 'ringledger-rebuild-'));
    try {
      await fillLog(join(directory, 'log'));
      // A closed libsql database keeps its locks for a while: the bare scan has a copy of its own.
      const copy = join(directory, 'copy.db');
      await copyFile(join(directory, 'log', 'events.db'), copy);
      const values: number[] = [];
      const baselines: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        values.push(await build(directory, round));
        baselines.push(await scan(copy));
      }
      const [value, baseline] = [median(values), median(baselines)];
      return [
        {
          name: 'rebuild',
          value,
          unit: 'events/s',
          baseline,
          ratio: value / baseline,
          goal: '≥ 0.25, or 100,000 events/s',
        },
      ];
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

function history(organizationId: string): NewEvent[] {
  const metadata = {
    ...{ $correlationId: randomUUID(), $causationId: randomUUID(), commandId: randomUUID(), organizationId },
    ...{ actor: { id: 'bench', kind: 'system', role: 'system' }, sourceAddress: null, reason: null },
    ...{ schemaVersion: 1, time: '2026-11-24T08:00:00.000Z' },
  };
  const event = (type: string, data: object): NewEvent => ({
    id: randomUUID(),
    type,
    data: data as NewEvent['data'],
    metadata,
  });
  const added = { organizationId, model: 'snom-d785', name: 'Phone', expansionModules: 0 };
  const pickup = { hash: randomBytes(32).toString('hex'), address: '192.0.2.1', userAgent: 'snomD785-SIP 10.1.169.16' };
  const rest = Array.from({ length: EVENTS_EACH - 1 }, (_, n) => {
    const configurationRevision = n + 1;
    if (n % 3 === 0) return event('DeviceRenamed', { name: `Phone ${n}` });
    if (n % 3 === 1) return event('DeviceSynchronized', { configurationRevision, ...pickup });
    return event('ConfigurationServed', {
      configurationRevision,
      ...pickup,
      file: null,
      status: 200,
      keyGeneration: 1,
      tlsVersion: 'TLSv1.3',
    });
  });
  return [event('DeviceAdded', added), ...rest];
}

async function fillLog(directory: string): Promise<void> {
  const store = await openEmbeddedEventStore({ directory });
  const organizationId = randomUUID();
  await rate(DEVICES, 64, () => store.append(`device-${randomUUID()}`, history(organizationId), 'no-stream'));
  await store.close();
}

/** Events a second until every view has caught up. */
async function build(directory: string, round: number): Promise<number> {
  const store = await openEmbeddedEventStore({ directory: join(directory, 'log') });
  const readModels = await openEmbeddedReadModels({ directory: join(directory, `views-${round}`) });
  const clock = new SystemClock();
  const keyRingPath = join(directory, `keys-${round}`, 'ring.json');
  const [monotonic, randomness] = [new SystemMonotonicClock(), new SystemRandomness()];
  const { fieldCipher } = await openSecrets({ readModels, keyRingPath, clock, monotonic, randomness });
  const bound = [
    { provide: EventStore, useValue: store },
    { provide: ReadModels, useValue: readModels },
    { provide: FieldCipher, useValue: fieldCipher },
    { provide: Log, useValue: new JsonLog('silent') },
    { provide: Clock, useValue: clock },
    { provide: MonotonicClock, useValue: monotonic },
  ];
  @Global()
  @Module({ providers: bound, exports: bound.map(({ provide }) => provide) })
  class Ground {}
  const options: EventSourcingOptions = {
    catalogues: [deviceEvents],
    aggregates: [],
    projections: () => deviceProjections as never,
    processManagers: [],
    reservationKey: randomBytes(32),
    idempotencyKey: randomBytes(32),
    processName: 'bench',
    consumers: true,
  };
  const eventSourcing = EventSourcingModule.forRootAsync({ inject: [], useFactory: () => options });
  @Module({ imports: [Ground, eventSourcing] })
  class Bench {}
  const started = performance.now();
  const app = await NestFactory.createApplicationContext(Bench, { logger: false });
  const health = app.get<ReadModelHealth>(ReadModelHealth, { strict: false });
  while (!health.report().every(({ ready }) => ready)) await new Promise((resolve) => setTimeout(resolve, 5));
  const seconds = (performance.now() - started) / 1000;
  await app.close();
  await readModels.close();
  await store.close();
  return (DEVICES * EVENTS_EACH) / seconds;
}

async function scan(path: string): Promise<number> {
  const database = await openLogDatabase(path);
  const page = database.prepare(
    'SELECT position, data, metadata FROM events WHERE position > ? ORDER BY position LIMIT 1000',
  );
  const started = performance.now();
  let read = 0;
  for (let last = 0; ;) {
    const rows = page.rows([last]);
    for (const [, data, metadata] of rows) {
      JSON.parse(data as string);
      JSON.parse(metadata as string);
    }
    read += rows.length;
    if (rows.length < 1000) break;
    last = rows.at(-1)?.[0] as number;
  }
  const seconds = (performance.now() - started) / 1000;
  database.close();
  return read / seconds;
}
