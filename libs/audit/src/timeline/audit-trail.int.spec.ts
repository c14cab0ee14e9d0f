import { Changes, ReadModelBehindError, ReadSide } from '@ringledger/event-sourcing';
import type { EventLog } from '@ringledger/event-sourcing';
import { givenProjection, recordedStream } from '@ringledger/event-sourcing/testing';
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

  constructor(private readonly readModels: ReadModels) {
    super();
  }

  override async read<D extends StoredDocument>(definition: CollectionDefinition<D>, after?: Position) {
    if (definition.name === links.name) {
      this.asked.push(after);
      if (after !== undefined && this.asked.length < 3) throw new ReadModelBehindError(links.name);
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

describe('the timeline of a line while it grows', () => {
  it('has the entry of a link, though the read model of the links is behind that of the entries', async () => {
    const { dispose, readModels } = await temporaryReadModels();
    try {
      const readSide = new LinksBehind(readModels);
      const entries = givenProjection(auditEntriesProjection(['SipAccountLinked'])).when(linked);
      await readSide.fill(auditEntries, entries);
      const trail = new AuditTrail(readSide, undefined as unknown as EventLog, new OneChange(), {});
      const grown = [];
      for await (const entry of trail.growth(SYSTEM, { extensionId: 'x' }, new AbortController().signal)) {
        grown.push(entry.type);
      }
      expect(grown).toEqual(['SipAccountLinked']);
      expect(readSide.asked).toEqual([position, position, position]);
    } finally {
      await dispose();
    }
  });
});
