import type { RegistrationEvent } from '../registration.events.js';
import { at, given, sent } from '../testing/given-account.js';
import { created, DESK, takenOver } from '../testing/registered.js';
import { request } from '../testing/table-under-test.js';
import { NOWHERE } from './account-locations.js';
import type { AccountLocations } from './account-locations.js';
import { afterDrops, fromTheLog } from './behind-the-log.js';
import type { OutgoingEvent } from './location.document.js';

const written = (time: string, ...events: readonly RegistrationEvent[]) => events.map((event) => ({ event, time }));
const before = (...events: readonly RegistrationEvent[]) => written('2026-11-24T07:00:00.000Z', ...events);
const dropped = (registrationId: string): RegistrationEvent => ({
  type: 'RegistrationDropped',
  data: { registrationId, cause: 'administrator' },
});
const outgoing = (id: string, { type, data }: RegistrationEvent) =>
  ({ id, type, data, metadata: { time: '2026-11-24T08:00:00.000Z' } }) as unknown as OutgoingEvent;
const registered = given(sent(request()));
const endedAt = at(0).toISOString();
const OTHER = request({
  ...{ callId: 'b', address: '192.0.2.9', userAgent: 'x' },
  contacts: [{ uri: 'sip:b@x', instance: null, q: null, expires: 60 }],
});

describe('events that are pending when a command dropped registrations', () => {
  const pending = (account: AccountLocations, ...events: readonly OutgoingEvent[]) => ({
    ...account,
    outgoing: events,
  });

  it('are not written when they speak of a dropped one', () => {
    const moved: RegistrationEvent = {
      type: 'RegistrationContactChanged',
      data: { registrationId: 'r1', port: 6000, registrar: 'registrar-1' },
    };
    const after = afterDrops(pending(registered.account, outgoing('e1', moved)), before(dropped('r1')), at(0));
    expect(after).toEqual({ ...registered.account, locations: [], outgoing: [], endedAt });
  });

  it('tell of no takeover when who was to be taken over has gone', () => {
    const next = given(sent(request()), sent(OTHER));
    const event = outgoing('e1', takenOver('r2', { registrationId: 'r1', ...DESK }));
    const after = afterDrops(pending(next.account, event), before(dropped('r1')), at(0));
    expect(after?.locations).toEqual(next.account.locations);
    expect(after?.outgoing).toEqual([{ ...outgoing(expect.any(String) as never, created('r2')) }]);
    expect(after?.outgoing[0]?.id).not.toBe('e1');
  });

  it('are not written of who took over at a registrar that answers by itself, and was let in before the drop', () => {
    const granted = { seconds: 60, remaining: 60 };
    const next = given(sent(request()), sent({ ...OTHER, granted }));
    const event = outgoing('e1', takenOver('r2', { registrationId: 'r1', ...DESK }));
    const after = afterDrops(pending(next.account, event), before(dropped('r1')), at(0));
    expect(after).toMatchObject({ locations: [], outgoing: [], endedAt });
  });

  it('stay as they are when they speak of others', () => {
    const removed: RegistrationEvent = { type: 'RegistrationRemoved', data: { registrationId: 'r9' } };
    const known = pending(registered.account, outgoing('e1', removed));
    expect(afterDrops(known, before(dropped('r7')), at(0))).toEqual({ ...known, endedAt });
  });

  it('come behind a drop that was stamped later, in time as well', () => {
    const drop = written('2026-11-24T08:00:00.250Z', dropped('r7'));
    const after = afterDrops(pending(registered.account, outgoing('e1', created('r1'))), drop, at(0));
    expect(after?.outgoing).toEqual([
      { ...outgoing('e1', created('r1')), metadata: { time: '2026-11-24T08:00:00.251Z' } },
    ]);
  });

  it('cannot be saved when the table is not the one of the log', () => {
    expect(afterDrops(pending(registered.account), before(dropped('r1'), created('r5')), at(0))).toBeNull();
  });
});

describe('locations from the log', () => {
  const time = '2026-11-24T07:00:00.000Z';

  it('are what is open, with the longest deadline that a phone can have', () => {
    const moved: RegistrationEvent = {
      type: 'RegistrationContactChanged',
      data: { registrationId: 'r2', address: '203.0.113.9', registrar: 'registrar-2' },
    };
    const log = written(time, created('r1'), takenOver('r2', { registrationId: 'r1', ...DESK }), moved);
    expect(fromTheLog(log, NOWHERE, 7200, at(0))).toEqual({
      departed: [],
      locations: [
        {
          ...{ registrationId: 'r2', ...DESK, address: '203.0.113.9', instance: null, q: null, callId: '', cseq: 0 },
          ...{ proposedSeconds: 3600, grantedSeconds: 3600, registrar: 'registrar-2', flow: '' },
          ...{ since: time, refreshed: time, expires: '2026-11-24T10:00:00.000Z', deadlineKnown: false },
        },
      ],
    });
  });

  it('keep a deadline that is known', () => {
    expect(fromTheLog(written(time, created('r1')), registered.account, 7200, at(600)).locations).toMatchObject([
      { registrationId: 'r1', expires: '2026-11-24T09:00:00.000Z', deadlineKnown: true },
    ]);
  });

  it('forget it when the table is older than the log, and take nothing from a phone that was granted more', () => {
    const moved = written('2026-11-24T08:05:00.000Z', {
      type: 'RegistrationContactChanged',
      data: { registrationId: 'r1', port: 6000, registrar: 'registrar-1' },
    });
    const log = [...written(time, created('r1')), ...moved];
    const known = { ...registered.account, isOlder: true };
    expect(fromTheLog(log, known, 7200, at(600)).locations).toMatchObject([
      { expires: '2026-11-24T10:10:00.000Z', deadlineKnown: false, refreshed: '2026-11-24T08:05:00.000Z' },
    ]);
    expect(fromTheLog(log, known, 600, at(600)).locations).toMatchObject([{ expires: '2026-11-24T09:10:00.000Z' }]);
  });

  it('are none when all have ended, or none ever was', () => {
    expect(fromTheLog([], NOWHERE, 7200, at(0))).toEqual(NOWHERE);
    expect(fromTheLog(written(time, created('r1'), dropped('r1')), registered.account, 7200, at(0)).locations).toEqual(
      [],
    );
  });
});
