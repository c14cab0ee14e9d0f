import { givenProjection, recorded } from '@ringledger/event-sourcing/testing';
import { SYSTEM } from '@ringledger/read-models';
import type { CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import { temporaryReadModels } from '@ringledger/read-models/testing';
import { auditEntries, auditEntriesProjection } from '../views/audit-entries/audit-entries.js';
import { links, linksProjection } from '../views/links/links.js';
import { lineMembers } from './line-members.js';
import { readTimeline } from './timeline.js';

/** So many seconds after 08:00 on 24 November 2026. */
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24, 8, 0, seconds)).toISOString();

type Happened = readonly [seconds: number, id: string, stream: string, type: string, data?: object];

/** In a count: that its requests came from one second to another. */
const counted = (from: number, to: number) => ({ count: 4, since: at(from), until: at(to) });

describe('the timeline of a line', () => {
  let readModels: ReadModels;
  let dispose: () => Promise<void>;
  beforeEach(async () => ({ dispose, readModels } = await temporaryReadModels()));
  afterEach(() => dispose());

  async function happened(...all: readonly Happened[]): Promise<void> {
    const events = all.map(([seconds, id, stream, type, data = {}], revision) =>
      recorded({ type, data }, { id, stream, revision, metadata: { time: at(seconds) } }),
    );
    const entries = auditEntriesProjection([...new Set(events.map(({ event }) => event.type))]);
    await fill(auditEntries, givenProjection(entries).when(...events).documents);
    await fill(links, givenProjection(linksProjection).when(...events).documents);
  }

  async function fill<D extends StoredDocument>(
    definition: CollectionDefinition<D>,
    documents: ReadonlyMap<string, D>,
  ) {
    const collection = await readModels.collection(definition);
    await collection.write([...documents].map(([id, document]) => ({ id, position: '1', document })));
  }

  /** Ids of the entries of a line, of some seconds only if these are said. */
  async function told(extensionId: string, from?: number, to?: number): Promise<readonly string[]> {
    const entries = await readModels.collection(auditEntries);
    const members = await lineMembers(await readModels.collection(links), SYSTEM, extensionId);
    const span = { from: from === undefined ? null : at(from), to: to === undefined ? null : at(to) };
    const page = { limit: 100, after: null };
    const { documents } = await readTimeline({ entries, members, upTo: '~' }, SYSTEM, span, page);
    return documents.map(({ _id }) => _id);
  }

  describe('has refusals that were counted', () => {
    const account = 'sipAccount-account';
    const refused = (seconds: number, from: number, to: number): Happened => [
      ...([seconds, 'refused', 'registrationRefusal-account', 'RegistrationRefused'] as const),
      counted(from, to),
    ];
    const linked = (seconds: number, extensionId: string): Happened => [
      ...([seconds, `linked to ${extensionId}`, account, 'SipAccountLinked'] as const),
      { extensionId },
    ];
    const unlinked = (seconds: number, extensionId: string): Happened => [
      ...([seconds, `unlinked from ${extensionId}`, account, 'SipAccountUnlinked'] as const),
      { extensionId },
    ];

    it('in the line that the account belonged to then, not in the one that it was linked to before they were written', async () => {
      await happened(linked(0, 'A'), unlinked(20, 'A'), linked(30, 'B'), refused(40, 10, 15));
      expect(await told('A')).toEqual(['linked to A', 'unlinked from A', 'refused']);
      expect(await told('B')).toEqual(['linked to B']);
    });

    it('also when the account belongs to no line any more', async () => {
      await happened(linked(0, 'A'), unlinked(20, 'A'), refused(600, 10, 15));
      expect(await told('A')).toContain('refused');
    });

    it('in each line that the account belonged to meanwhile', async () => {
      await happened(
        linked(0, 'A'),
        unlinked(20, 'A'),
        linked(30, 'B'),
        unlinked(50, 'B'),
        linked(60, 'C'),
        refused(70, 10, 40),
      );
      expect(await told('A')).toContain('refused');
      expect(await told('B')).toContain('refused');
      expect(await told('C')).not.toContain('refused');
    });

    it('when one asks for the seconds in which they happened, also in part, and not when for those in which they were written', async () => {
      await happened(linked(0, 'A'), refused(600, 10, 15));
      for (const [from, to] of [
        [10, 11],
        [12, 13],
        [15, 16],
        [5, 20],
      ] as const) {
        expect(await told('A', from, to)).toEqual(['refused']);
      }
      expect(await told('A', 5, 10)).toEqual([]);
      expect(await told('A', 16)).toEqual([]);
      expect(await told('A', 600, 601)).toEqual([]);
    });
  });
});
