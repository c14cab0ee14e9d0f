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

type Happened = readonly [seconds: number, id: string, stream: string, type: string, data?: object, because?: string];

/** In a count: that its requests came from one second to another. */
const counted = (from: number, to: number) => ({ count: 4, since: at(from), until: at(to) });

const entry = (...all: Happened): Happened => all;
const linked = (seconds: number, extensionId: string) =>
  entry(seconds, `linked to ${extensionId}`, 'sipAccount-account', 'SipAccountLinked', { extensionId });
const unlinked = (seconds: number, extensionId: string) =>
  entry(seconds, `unlinked from ${extensionId}`, 'sipAccount-account', 'SipAccountUnlinked', { extensionId });

describe('the timeline of a line', () => {
  let readModels: ReadModels;
  let dispose: () => Promise<void>;
  beforeEach(async () => ({ dispose, readModels } = await temporaryReadModels()));
  afterEach(() => dispose());

  async function happened(...all: readonly Happened[]): Promise<void> {
    const events = all.map(([seconds, id, stream, type, data = {}, because = `somebody asked for ${id}`], revision) => {
      const metadata = { time: at(seconds), $causationId: because };
      return recorded({ type, data }, { id, stream, revision, metadata });
    });
    const counts = { version: 1, schema: {}, happened: { since: 'since' as never, until: 'until' as never } };
    const entries = auditEntriesProjection(Object.fromEntries(events.map(({ event }) => [event.type, counts])));
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
  async function told(extensionId: string, from?: number, to?: number, limit = 100): Promise<readonly string[]> {
    const entries = await readModels.collection(auditEntries);
    const members = await lineMembers(await readModels.collection(links), SYSTEM, extensionId);
    const span = { from: from === undefined ? null : at(from), to: to === undefined ? null : at(to) };
    const page = { limit, after: null };
    const { documents } = await readTimeline({ entries, members, upTo: '~' }, SYSTEM, span, page);
    return documents.map(({ _id }) => _id);
  }

  const refused = (seconds: number, from: number, to: number) =>
    entry(seconds, 'refused', 'registrationRefusal-account', 'RegistrationRefused', counted(from, to));
  const refusedLater = (seconds: number, from: number, to: number) =>
    entry(seconds, 'refused later', 'registrationRefusal-account', 'RegistrationRefused', counted(from, to));
  const registered = (seconds: number) =>
    entry(seconds, 'registered', 'registration-account', 'RegistrationCreated', {});

  it('has the end of a registration that its deletion brought about, wherever that stands, and of none that ends later', async () => {
    const deleted = entry(20, 'deleted', 'extension-A', 'ExtensionDeleted');
    const left = entry(21, 'left', 'sipAccount-account', 'SipAccountUnlinked', { extensionId: 'A' }, 'deleted');
    const dropped = (id: string, because?: string) =>
      entry(22, id, 'registration-account', 'RegistrationDropped', {}, because);
    const late = [dropped('dropped', 'deleted'), dropped('asked back', 'left'), dropped('dropped later')] as const;
    await happened(linked(0, 'A'), registered(10), deleted, left, ...late);
    expect(await told('A')).toEqual(['linked to A', 'registered', 'deleted', 'left', 'dropped', 'asked back']);
  });

  describe('when a clock was set back, or one of two processes is behind,', () => {
    it('has what happened after the account was linked, as the log has it, whatever the clocks say', async () => {
      await happened(linked(7200, 'A'), registered(10), refused(11, 11, 11), refusedLater(60, 20, 30));
      expect(await told('A')).toEqual(['linked to A', 'registered', 'refused', 'refused later']);
    });

    it('has what the phone of a linked account did', async () => {
      const assigned = entry(7201, 'assigned', 'device-phone', 'SipAccountAssigned', { sipAccountId: 'account' });
      const downloaded = entry(10, 'downloaded', 'device-phone', 'ConfigurationServed', {});
      await happened(linked(7200, 'A'), assigned, downloaded);
      expect(await told('A')).toContain('downloaded');
    });

    it('has nothing that happened after the account was unlinked', async () => {
      await happened(linked(0, 'A'), unlinked(20, 'A'), linked(21, 'B'), registered(10));
      expect(await told('A')).not.toContain('registered');
      expect(await told('B')).toContain('registered');
    });

    it('has what was told late in each line that it can have been in', async () => {
      await happened(linked(7200, 'A'), unlinked(7201, 'A'), linked(7202, 'B'), refusedLater(60, 20, 30));
      expect(await told('A')).toContain('refused later');
      expect(await told('B')).toContain('refused later');
    });

    it('has what was told late though the clocks differ by some seconds', async () => {
      await happened(linked(12, 'A'), refusedLater(60, 8, 9));
      expect(await told('A')).toContain('refused later');
    });

    it('has the uses of a dead key where the phone was when it was deleted', async () => {
      const assigned = entry(7200, 'assigned', 'device-phone', 'SipAccountAssigned', { sipAccountId: 'account' });
      const deleted = entry(7205, 'deleted', 'device-phone', 'DeviceDeleted', {});
      const used = entry(20, 'used', 'deviceSecurity-phone', 'DeadAccessKeyUsed', counted(20, 20));
      await happened(linked(7199, 'A'), assigned, unlinked(7202, 'A'), linked(7203, 'B'), deleted, used);
      expect(await told('A')).not.toContain('used');
      expect(await told('B')).toContain('used');
    });
  });

  it('has all that touched it, however many they are', async () => {
    const accounts = Array.from({ length: 1100 }, (_, n) => `a${n}`);
    await happened(
      ...accounts.map((id) => entry(1, `${id} linked`, `sipAccount-${id}`, 'SipAccountLinked', { extensionId: 'A' })),
      ...accounts.map((id) => entry(2, `${id} registered`, `registration-${id}`, 'RegistrationCreated', {})),
    );
    expect(await told('A', undefined, undefined, 3000)).toEqual([
      ...accounts.map((id) => `${id} linked`),
      ...accounts.map((id) => `${id} registered`),
    ]);
  });

  describe('has refusals that were counted', () => {
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

  describe('has uses of the dead key of a deleted phone', () => {
    const on = (seconds: number, type: string, data: object = {}) => entry(seconds, type, 'device-phone', type, data);
    const assigned = (seconds: number) => on(seconds, 'SipAccountAssigned', { sipAccountId: 'account' });
    const deleted = (seconds: number) => on(seconds, 'DeviceDeleted');
    const used = (seconds: number, from = seconds, to = seconds) =>
      entry(seconds, 'used', 'deviceSecurity-phone', 'DeadAccessKeyUsed', counted(from, to));

    it('while its account is still there', async () => {
      await happened(linked(0, 'A'), assigned(1), deleted(10), used(20));
      expect(await told('A')).toEqual(['linked to A', 'SipAccountAssigned', 'DeviceDeleted', 'used']);
    });

    it('also when its account has gone to another line, and that one has none of it', async () => {
      await happened(linked(0, 'A'), assigned(1), deleted(10), unlinked(20, 'A'), linked(30, 'B'), used(40));
      expect(await told('A')).toContain('used');
      expect(await told('B')).toEqual(['linked to B']);
    });

    it('that were counted before and after it was deleted', async () => {
      await happened(linked(0, 'A'), assigned(1), deleted(10), unlinked(20, 'A'), linked(30, 'B'), used(600, 5, 40));
      expect(await told('A')).toContain('used');
      expect(await told('B')).toEqual(['linked to B']);
    });

    it('when it stood at the seat of the line', async () => {
      await happened(on(0, 'DevicePlacedAtSeat', { extensionId: 'A' }), deleted(10), used(20));
      expect(await told('A')).toEqual(['DevicePlacedAtSeat', 'DeviceDeleted', 'used']);
    });

    it('not when it did not belong to the line any more', async () => {
      await happened(linked(0, 'A'), assigned(1), unlinked(5, 'A'), linked(6, 'B'), deleted(10), used(20));
      expect(await told('A')).not.toContain('used');
      expect(await told('B')).toContain('used');
    });
  });
});
