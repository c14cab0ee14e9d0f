import { isDeepStrictEqual } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { EventLog, readModelPosition } from '@ringledger/event-sourcing';
import type { Projection } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { Collection, ReadModels, StoredDocument } from '@ringledger/read-models';
import { inParts } from '@ringledger/system';
import { AppModule } from './app.module.js';
import { readModelsOfLog } from './exchange.js';
import type { Ground } from './ground.module.js';

/** What a comparison found. */
export interface Verified {
  /** What is wrong with the log itself, each in a sentence. Then nothing can be said of the read models. */
  readonly flaws: readonly string[];
  /** What is wrong with the store of the read models, each in a sentence. */
  readonly readModelFlaws: readonly string[];
  readonly differences: readonly Difference[];
  /** Read models that have not seen the whole log: nothing can be said of them yet. */
  readonly behind: readonly string[];
}

/** One document that is not what the log says, or is not kept as that. */
export interface Difference {
  readonly readModel: string;
  readonly id: string;
  /** `content`: the document itself; `position`: of the last event in it, which guards it; `filing`: what it is found by, and who sees it. */
  readonly in: 'content' | 'position' | 'filing';
}

interface Folded {
  readonly document: StoredDocument | null;
  readonly position: Position;
}

/** Asked for at once. */
const POSITIONS = 500;

/**
 * Looks whether the log is whole, then folds it again, one read model after the other, and compares each document, and what it is kept by,
 * with the stored one. Nothing may be written meanwhile. Memory: one read model at a time.
 */
export async function verifyReadModels(ground: Ground): Promise<Verified> {
  const module = AppModule.forOperator(ground);
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const log = app.get<EventLog>(EventLog, { strict: false });
  const { eventStore, readModels } = ground.stores;
  const flaws = await all(eventStore.flaws());
  if (flaws.length > 0) return { flaws, readModelFlaws: [], differences: [], behind: [] };
  const readModelFlaws = await all(readModels.flaws());
  const differences: Difference[] = [];
  const behind: string[] = [];
  for (const projection of readModelsOfLog() as unknown as readonly Projection<StoredDocument>[]) {
    if (await isBehind(projection, log, readModels)) behind.push(projection.collection.name);
    else differences.push(...(await compared(projection, await folded(projection, log), readModels)));
  }
  return { flaws, readModelFlaws, differences, behind };
}

async function all(flaws: AsyncIterable<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const flaw of flaws) found.push(flaw);
  return found;
}

async function isBehind(
  { collection, handles }: Projection<StoredDocument>,
  log: EventLog,
  readModels: ReadModels,
): Promise<boolean> {
  const after = await readModelPosition(readModels, collection);
  return (await log.readAll({ types: handles, after, limit: 1 })).events.length > 0;
}

/** As a projection run leaves it: an event that changes nothing does not move the position either. */
async function folded(projection: Projection<StoredDocument>, log: EventLog): Promise<Map<string, Folded>> {
  const documents = new Map<string, Folded>();
  let after: Position | undefined;
  for (;;) {
    const page = await log.readAll({ types: projection.handles, limit: 1000, ...(after !== undefined && { after }) });
    for (const recorded of page.events) {
      for (const key of new Set(projection.keys(recorded))) {
        const before = documents.get(key)?.document ?? null;
        const document = projection.evolve(before, recorded, key);
        if (document !== before) documents.set(key, { document, position: recorded.position });
      }
    }
    if (page.end) return documents;
    after = page.next;
  }
}

async function compared(
  { collection }: Projection<StoredDocument>,
  expected: ReadonlyMap<string, Folded>,
  readModels: ReadModels,
): Promise<readonly Difference[]> {
  const stored = await readModels.collection(collection);
  const differences: Difference[] = [];
  const differs = (id: string, where: Difference['in']) =>
    differences.push({ readModel: collection.name, id, in: where });
  const missing = new Set([...expected].flatMap(([id, { document }]) => (document === null ? [] : [id])));
  for await (const document of stored.scan()) {
    if (!isDeepStrictEqual(plain(document), plain(expected.get(document._id)?.document)))
      differs(document._id, 'content');
    missing.delete(document._id);
  }
  for (const id of missing) differs(id, 'content');
  for await (const id of stored.misfiled()) differs(id, 'filing');
  for await (const id of misplaced(stored, expected)) differs(id, 'position');
  return differences;
}

async function* misplaced(
  stored: Collection<StoredDocument>,
  expected: ReadonlyMap<string, Folded>,
): AsyncGenerator<string, void, undefined> {
  for (const some of inParts([...expected.keys()], POSITIONS)) {
    const positions = await stored.positions(some);
    // Of a tombstone too: by a later one whatever comes next would be ignored. What is not there at all has none.
    yield* some.filter((id) => positions.has(id) && positions.get(id) !== expected.get(id)?.position);
  }
}

/** As a store gives it back. */
function plain(document: StoredDocument | null | undefined): unknown {
  return document && (JSON.parse(JSON.stringify(document)) as unknown);
}
