import { Changes, EventLog, ReadModelBehindError, ReadSide } from '@ringledger/event-sourcing';
import type { RecordedDomainEvent, Snapshots } from '@ringledger/event-sourcing';
import { givenProjection, recordedStream, testPosition } from '@ringledger/event-sourcing/testing';
import type { Position } from '@ringledger/event-store';
import { SYSTEM } from '@ringledger/read-models';
import type { Collection, CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import { temporaryReadModels } from '@ringledger/read-models/testing';
import { auditEntries, auditEntriesProjection } from '../views/audit-entries/audit-entries.js';
import { links, linksProjection } from '../views/links/links.js';
import { AuditTrail } from './audit-trail.js';

const [linked] = recordedStream('sipAccount-a', { type: 'SipAccountLinked' as const, data: { extensionId: 'x' } });
if (!linked) throw new Error('nothing was recorded');
const { id, position } = linked;

/** The entries are there; the links come only after they were asked for, as new as the entry, often enough. */
class LinksBehind extends ReadSide {
  asked: (Position | undefined)[] = [];
  /** How often they are behind. */
  late = 2;
  /** Happens before they are read. */
  meanwhile: () => Promise<void> = async () => undefined;

  constructor(private readonly readModels: ReadModels) {
    super();
  }

  override async read<D extends StoredDocument>(definition: CollectionDefinition<D>, after?: Position) {
    if (definition.name === links.name) {
      this.asked.push(after);
      await this.meanwhile();
      if (after !== undefined && this.asked.length <= this.late) throw new ReadModelBehindError(links.name);
      if (after !== undefined) await this.fill(links, givenProjection(linksProjection).when(linked as never));
    }
    return this.readModels.collection(definition);
  }

  async fill<D extends StoredDocument>(
    definition: CollectionDefinition<D>,
    { documents }: { readonly documents: ReadonlyMap<string, D> },
  ): Promise<void> {
    const collection: Collection<D> = await this.readModels.collection(definition);
    await collection.write([...documents].map(([key, document]) => ({ id: key, position, document })));
  }
}

class OneChange extends Changes {
  override async *watch() {
    yield { id, position, eventType: 'SipAccountLinked', organizationId: null };
  }
}

const line = { extensionId: 'x' };
const always = { from: null, to: null };
const all = { limit: 100, after: null };

describe('the timeline of a line, though the read model of the links is behind that of the entries', () => {
  let readSide: LinksBehind;
  let trail: AuditTrail;
  let dispose: () => Promise<void>;
  let certain: string;
  const snapshots = { of: async () => ({ position: certain }) } as unknown as Snapshots;

  beforeEach(async () => {
    const opened = await temporaryReadModels();
    ({ dispose } = opened);
    readSide = new LinksBehind(opened.readModels);
    await readSide.fill(
      auditEntries,
      givenProjection(auditEntriesProjection({ SipAccountLinked: { version: 1, schema: {} } })).when(linked),
    );
    certain = '';
    trail = new AuditTrail(readSide, snapshots, undefined as unknown as EventLog, new OneChange(), {});
  });
  afterEach(() => dispose());

  it('has the entry of a link while it grows', async () => {
    const grown = [];
    for await (const entry of trail.growth(SYSTEM, line, new AbortController().signal)) grown.push(entry.type);
    expect(grown).toEqual(['SipAccountLinked']);
    expect(readSide.asked).toEqual([position, position, position]);
  });

  it('ends before the entry of a link as long as the links are behind, and then has it', async () => {
    const read = () => trail.timeline(SYSTEM, line, always, all);
    expect(await read()).toEqual({ documents: [], hasMore: false });
    expect((await read()).documents).toMatchObject([{ type: 'SipAccountLinked' }]);
  });

  it('counts no further either', async () => {
    expect(await trail.countTimeline(SYSTEM, line, always)).toBe(0);
    expect(await trail.countTimeline(SYSTEM, line, always)).toBe(1);
  });

  it('is as new as is asked for, or is not told', async () => {
    await expect(trail.timeline(SYSTEM, line, always, all, position)).rejects.toThrow(ReadModelBehindError);
  });

  it('does not wait for who makes the links where they have come far enough for certain', async () => {
    await readSide.fill(links, givenProjection(linksProjection).when(linked as never));
    certain = position;
    expect((await trail.timeline(SYSTEM, line, always, all)).documents).toMatchObject([{ type: 'SipAccountLinked' }]);
    expect(readSide.asked).toEqual([undefined]);
  });

  it('ends with the newest entry that was there when it was asked for, whatever comes meanwhile', async () => {
    const later = { ...linked, id: 'later', position: testPosition(7) };
    readSide.meanwhile = async () => {
      await readSide.fill(
        auditEntries,
        givenProjection(auditEntriesProjection({ SipAccountLinked: { version: 1, schema: {} } })).when(later),
      );
    };
    readSide.late = 0;
    expect((await trail.timeline(SYSTEM, line, always, all)).documents).toMatchObject([{ _id: id }]);
    expect((await trail.timeline(SYSTEM, line, always, all)).documents).toMatchObject([{ _id: id }, { _id: 'later' }]);
  });

  it('is empty when nothing has happened', async () => {
    const opened = await temporaryReadModels();
    const empty = new AuditTrail(
      new LinksBehind(opened.readModels),
      snapshots,
      undefined as never,
      new OneChange(),
      {},
    );
    expect(await empty.timeline(SYSTEM, line, always, all)).toEqual({ documents: [], hasMore: false });
    await opened.dispose();
  });
});

/** A stream in memory that notes from where to where it was read. */
class NotedLog extends EventLog {
  readonly read: [from: number, limit: number][] = [];

  constructor(private readonly events: readonly RecordedDomainEvent[]) {
    super();
  }

  override async readStream(_: string, { from = 0, limit = 512 }: { from?: number; limit?: number } = {}) {
    this.read.push([from, limit]);
    return this.events.slice(from, from + limit);
  }
  override readAll(): never {
    throw new Error('not asked for here');
  }
  override follow(): never {
    throw new Error('not asked for here');
  }
}

describe('what an entry changed', () => {
  const event = (type: string, data: object) => ({ type, data });
  const stream = recordedStream(
    'thing-1',
    event('ThingNamed', { name: 'Lobby' }),
    ...Array.from({ length: 20 }, (_, n) => event('ThingUsed', { by: `${n}` })),
    event('ThingNamed', { name: 'Attic' }),
  );
  const readings = {
    ThingNamed: { version: 1, schema: {} },
    ThingUsed: { version: 1, schema: {}, audit: 'occurrence' as const },
  };
  const changesOf = async (...revisions: readonly number[]) => {
    const log = new NotedLog(stream);
    const trail = new AuditTrail(undefined as never, undefined as never, log, new OneChange(), readings);
    const asked = revisions.flatMap((revision) => {
      const found = stream[revision];
      return found ? [{ stream: 'thing-1', revision, type: found.event.type }] : [];
    });
    const changes = await trail.changesOf(asked);
    return { read: log.read, changes: revisions.map((revision) => changes.get(stream[revision]?.id ?? '')) };
  };

  it('is read from the whole stream when it was something else before', async () => {
    const { changes, read } = await changesOf(20, 21);
    expect(changes).toEqual([
      [{ field: 'by', before: null, after: '19' }],
      [{ field: 'name', before: 'Lobby', after: 'Attic' }],
    ]);
    expect(read).toEqual([[0, 22]]);
  });

  it('is read from the events themselves when they merely happened', async () => {
    const { changes, read } = await changesOf(19, 20);
    expect(changes).toEqual([
      [{ field: 'by', before: null, after: '18' }],
      [{ field: 'by', before: null, after: '19' }],
    ]);
    expect(read).toEqual([[19, 2]]);
  });
});
