import type { EventStore, RecordedEvent } from '@ringledger/event-store';
import type { RecordedDomainEvent } from '../event.js';
import type { Projection } from '../projection.js';
import { SYSTEM } from '@ringledger/read-models';
import type { Collection, GuardedWrite, ReadModels, StoredDocument } from '@ringledger/read-models';
import type { Log } from '@ringledger/observability';
import { inParts, RecentlyUsed } from '@ringledger/system';
import type { Precedence } from '../running/precedence.js';
import type { EventSerializer } from '../serializing/event-serializer.js';
import type { Checkpoints } from './checkpoints.js';
import type { Progress } from './progress.js';

const CACHED = 5000;
const LOAD = 500;
/** Fewer events than this are the newest: there is no history left to hurry for. */
const FEW = 500;
/** How long new events gather while nobody waits for them, in ms: one write of many documents costs little more than of one. */
const GATHERING = 20;

interface Parts {
  readonly store: EventStore;
  readonly readModels: ReadModels;
  readonly serializer: EventSerializer;
  readonly checkpoints: Checkpoints;
  readonly progress: Progress;
  readonly precedence: Precedence;
  readonly log: Log;
}

/** A document and the last event that is in it; empty: none. */
interface Folded {
  readonly document: StoredDocument | null;
  readonly position: string;
}

const NEVER: Folded = { document: null, position: '' };

/** One version of one read model, kept in step with the log: documents first, then the checkpoint, then who waits is told. */
export class ProjectionRun {
  readonly #recent = new RecentlyUsed<Folded>(CACHED);
  readonly name: string;

  constructor(
    private readonly projection: Projection<StoredDocument>,
    private readonly parts: Parts,
  ) {
    this.name = projection.collection.name;
  }

  get key(): string {
    return `${this.name}@${this.projection.collection.version}`;
  }

  /** Until the signal fires, or an error: then the caller starts it again from the checkpoint. */
  async follow(signal: AbortSignal): Promise<void> {
    const { checkpoints, precedence, progress, readModels, store } = this.parts;
    this.#recent.clear();
    const collection = await readModels.collection(this.projection.collection);
    let active = await this.activateFirst();
    const checkpoint = await checkpoints.open(this.key);
    progress.reached(this.name, checkpoint.position, active);
    const items = store.subscribe({
      after: checkpoint.position,
      filter: { types: this.projection.handles },
      batchSize: 1000,
      signal,
    });
    const wanted = (longest: number, ended: AbortSignal) => progress.wanted(this.name, longest, ended);
    for await (const item of items) {
      if (item.kind === 'events') {
        await precedence.turn(signal, wanted);
        await this.apply(item.events, collection);
        const last = item.events.at(-1);
        if (last) await checkpoint.move(last.position);
        if (last) progress.reached(this.name, last.position, active);
        if (item.events.length < FEW) await progress.wanted(this.name, GATHERING);
      } else {
        await checkpoint.move(item.position);
        if (item.kind === 'caught-up' && !active) {
          await checkpoint.flush();
          active = await this.activate();
        }
        if (item.kind === 'caught-up') progress.caughtUp(this.name);
        progress.reached(this.name, item.position, active);
      }
    }
    await checkpoint.flush();
  }

  /** Without a version before it there is nothing better to read while this one is built. */
  private async activateFirst(): Promise<boolean> {
    const { readModels } = this.parts;
    const current = await readModels.activeVersion(this.name);
    if (current === this.projection.collection.version) return true;
    return current === null ? this.activate() : false;
  }

  private async activate(): Promise<boolean> {
    const { version } = this.projection.collection;
    await this.parts.readModels.activate(this.name, version);
    this.parts.log.info('read model active', { readModel: this.name, version });
    return true;
  }

  private async apply(events: readonly RecordedEvent[], collection: Collection<StoredDocument>): Promise<void> {
    await this.parts.serializer.ready(events);
    const decoded = events.map((event) => this.parts.serializer.decode(event));
    const keys = decoded.map((recorded) => this.projection.keys(recorded));
    // What is named after its event is made of nothing else: there is nothing to load.
    const known = keys.flatMap((some, index) => some.filter((key) => key !== decoded[index]?.id));
    const documents = await this.load(known, collection);
    const writes = new Map<string, GuardedWrite<StoredDocument>>();
    decoded.forEach((recorded, index) => {
      for (const key of keys[index] ?? []) this.fold(recorded, key, documents, writes);
    });
    if (writes.size === 0) return;
    await collection.write([...writes.values()]);
    for (const { id, document, position } of writes.values()) this.#recent.set(id, { document, position });
  }

  private fold(
    recorded: RecordedDomainEvent,
    key: string,
    documents: Map<string, Folded>,
    writes: Map<string, GuardedWrite<StoredDocument>>,
  ): void {
    const { position } = recorded;
    const before = documents.get(key) ?? NEVER;
    // After a crash the log is read again from the checkpoint, which is behind the documents.
    if (position <= before.position) return;
    const document = this.projection.evolve(before.document, recorded, key);
    if (document === before.document) return;
    documents.set(key, { document, position });
    writes.set(key, { id: key, position, document });
  }

  private async load(keys: readonly string[], collection: Collection<StoredDocument>): Promise<Map<string, Folded>> {
    const documents = new Map<string, Folded>();
    const missing = new Set<string>();
    for (const key of keys) {
      const recent = this.#recent.get(key);
      if (recent) documents.set(key, recent);
      else missing.add(key);
    }
    for (const some of inParts([...missing], LOAD)) {
      // In this order: what another holder of the lease writes in between is folded twice at worst, never lost.
      const positions = await collection.positions(some);
      const found = await collection.getMany(SYSTEM, some);
      for (const [id, position] of positions) documents.set(id, { document: found.get(id) ?? null, position });
    }
    return documents;
  }
}
