import { isDeepStrictEqual } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { EventLog, readModelPosition } from '@ringledger/event-sourcing';
import type { Projection } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { ReadModels, StoredDocument } from '@ringledger/read-models';
import { AppModule } from './app.module.js';
import { readModelsOfLog } from './exchange.js';
import type { Ground } from './ground.module.js';

/** What a comparison found. */
export interface Verified {
  readonly differences: readonly Difference[];
  /** Read models that have not seen the whole log: nothing can be said of them yet. */
  readonly behind: readonly string[];
}

/** One document that is not what the log says. */
export interface Difference {
  readonly readModel: string;
  readonly id: string;
}

/**
 * Folds the whole log again, one read model after the other, and compares each document with the stored one. Nothing may be
 * written meanwhile. Memory: one read model at a time.
 */
export async function verifyReadModels(ground: Ground): Promise<Verified> {
  const module = AppModule.forOperator(ground);
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const log = app.get<EventLog>(EventLog, { strict: false });
  const differences: Difference[] = [];
  const behind: string[] = [];
  for (const projection of readModelsOfLog() as unknown as readonly Projection<StoredDocument>[]) {
    if (await isBehind(projection, log, ground.stores.readModels)) behind.push(projection.collection.name);
    else differences.push(...(await compared(projection, await folded(projection, log), ground.stores.readModels)));
  }
  return { differences, behind };
}

async function isBehind(
  { collection, handles }: Projection<StoredDocument>,
  log: EventLog,
  readModels: ReadModels,
): Promise<boolean> {
  const after = await readModelPosition(readModels, collection);
  return (await log.readAll({ types: handles, after, limit: 1 })).events.length > 0;
}

async function folded(projection: Projection<StoredDocument>, log: EventLog): Promise<Map<string, StoredDocument>> {
  const documents = new Map<string, StoredDocument>();
  let after: Position | undefined;
  for (;;) {
    const page = await log.readAll({ types: projection.handles, limit: 1000, ...(after !== undefined && { after }) });
    for (const recorded of page.events) {
      for (const key of new Set(projection.keys(recorded))) {
        const document = projection.evolve(documents.get(key) ?? null, recorded, key);
        if (document === null) documents.delete(key);
        else documents.set(key, document);
      }
    }
    if (page.end) return documents;
    after = page.next;
  }
}

async function compared(
  { collection }: Projection<StoredDocument>,
  expected: Map<string, StoredDocument>,
  readModels: ReadModels,
): Promise<readonly Difference[]> {
  const different: string[] = [];
  for await (const stored of (await readModels.collection(collection)).scan()) {
    const document = expected.get(stored._id);
    if (!isDeepStrictEqual(plain(stored), plain(document))) different.push(stored._id);
    expected.delete(stored._id);
  }
  return [...different, ...expected.keys()].map((id) => ({ readModel: collection.name, id }));
}

/** As a store gives it back. */
function plain(document: StoredDocument | undefined): unknown {
  return document && (JSON.parse(JSON.stringify(document)) as unknown);
}
