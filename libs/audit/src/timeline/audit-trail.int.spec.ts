import { Changes, ReadModelBehindError, ReadSide } from '@ringledger/event-sourcing';
import type { EventLog, Snapshots } from '@ringledger/event-sourcing';
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
