import { givenProjection, recordedStream } from '@ringledger/event-sourcing/testing';
import type { RegistrationEvent } from '../../registration.events.js';
import { created, DESK, takenOver } from '../../testing/registered.js';
import { ORGANIZATION } from '../../testing/table-under-test.js';
import { registrationsProjection } from './registrations.projection.js';

const after = (...events: readonly RegistrationEvent[]) =>
  givenProjection(registrationsProjection).when(...recordedStream('registration-account-1', ...events));
const minute = (count: number) => `2026-11-24T08:0${count}:00.000Z`;

describe('the view of registrations', () => {
  it('has one that is bound', () => {
    after(created('r1')).then('r1', {
      _id: 'r1',
      ...{ organizationId: ORGANIZATION, sipAccountId: 'account-1', ...DESK, instance: null },
      ...{ proposedSeconds: 3600, grantedSeconds: 3600, registrar: 'registrar-1' },
      ...{ since: minute(0), until: null, untilOrder: '~', endedBy: null, takenOverFrom: null, takenOverBy: null },
      ...{ changes: [], changeCount: 0, addresses: [DESK.address] },
    });
  });

  it('has what changed of the contact, and the newest contact', () => {
    const moved = { registrationId: 'r1', registrar: 'registrar-2', address: '203.0.113.9', port: 4000 };
    after(created('r1'), { type: 'RegistrationContactChanged', data: moved }).thenMatches('r1', {
      ...{ address: '203.0.113.9', port: 4000, userAgent: DESK.userAgent, registrar: 'registrar-2', changeCount: 1 },
      changes: [
        {
          time: minute(1),
          before: { address: '192.0.2.10', port: 5060 },
          after: { address: '203.0.113.9', port: 4000 },
        },
      ],
      addresses: ['192.0.2.10', '203.0.113.9'],
    });
  });

  it('keeps the newest changes and counts all', () => {
    const ports = Array.from({ length: 60 }, (_, port) => ({
      registrationId: 'r1',
      registrar: 'a',
      port: 6000 + port,
    }));
    const { changes, changeCount } = after(
      created('r1'),
      ...ports.map((data): RegistrationEvent => ({ type: 'RegistrationContactChanged', data })),
    ).document('r1') ?? { changes: [] };
    expect(changeCount).toBe(60);
    expect(changes.map((change) => change.after.port)).toEqual(ports.slice(10).map(({ port }) => port));
  });

  it('keeps every address, however often the contact changed since, once each and the newest when there are very many', () => {
    const changed = (data: object): RegistrationEvent => ({
      type: 'RegistrationContactChanged',
      data: { registrationId: 'r1', registrar: 'a', ...data },
    });
    const ports = Array.from({ length: 60 }, (_, port) => changed({ port: 6000 + port }));
    const there = [changed({ address: '203.0.113.9' }), ...ports, changed({ address: '192.0.2.10' })];
    after(created('r1'), ...there).thenMatches('r1', { addresses: ['192.0.2.10', '203.0.113.9'] });
    const many = Array.from({ length: 260 }, (_, n) => changed({ address: `2001:db8::${n.toString(16)}` }));
    const { addresses } = after(created('r1'), ...many).document('r1') ?? { addresses: [] };
    expect(addresses).toHaveLength(250);
    expect(addresses.slice(0, 1)).toEqual(['2001:db8::a']);
  });

  it('ties a takeover to both', () => {
    const documents = after(
      created('r1'),
      takenOver('r2', { registrationId: 'r1', ...DESK }, { address: '192.0.2.77' }),
    );
    documents.thenMatches('r1', { until: minute(1), endedBy: 'taken over', takenOverBy: 'r2', takenOverFrom: null });
    documents.thenMatches('r2', { since: minute(1), until: null, takenOverFrom: 'r1', address: '192.0.2.77' });
    documents.thenOnly('r1', 'r2');
  });

  it.each<[RegistrationEvent, string]>([
    [{ type: 'RegistrationRemoved', data: { registrationId: 'r1' } }, 'removed'],
    [{ type: 'RegistrationConnectionLost', data: { registrationId: 'r1' } }, 'connection lost'],
    [{ type: 'RegistrationExpired', data: { registrationId: 'r1', deadline: null } }, 'expired'],
    [{ type: 'RegistrationDropped', data: { registrationId: 'r1', cause: 'password rotated' } }, 'password rotated'],
  ])('ends with %j', (event, endedBy) => {
    after(created('r1'), event).thenMatches('r1', { until: minute(1), untilOrder: minute(1), endedBy } as never);
  });

  it('has that a phone was asked back before the exchange ended it', () => {
    const cause = 'password rotated';
    after(created('r1'), {
      type: 'RegistrationDropped',
      data: { registrationId: 'r1', cause, askedBack: true },
    }).thenMatches('r1', { endedBy: cause, askedBack: true });
  });

  it('ends an expired one at its deadline, however late that was seen', () => {
    const deadline = '2026-11-24T08:00:30.000Z';
    after(created('r1'), { type: 'RegistrationExpired', data: { registrationId: 'r1', deadline } }).thenMatches('r1', {
      until: deadline,
      untilOrder: deadline,
    });
  });

  it('leaves an ended one as it is, and knows none that never began', () => {
    const removed: RegistrationEvent = { type: 'RegistrationRemoved', data: { registrationId: 'r1' } };
    const expired: RegistrationEvent = { type: 'RegistrationExpired', data: { registrationId: 'r1', deadline: null } };
    after(created('r1'), removed, expired, created('r1')).thenMatches('r1', { endedBy: 'removed', until: minute(1) });
    after(expired).thenOnly();
  });
});
