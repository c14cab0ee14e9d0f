import { FilledReadSide } from '@ringledger/event-sourcing/testing';
import type { RegistrationEvent } from '../../registration.events.js';
import { created, DESK, takenOver } from '../../testing/registered.js';
import { ORGANIZATION } from '../../testing/table-under-test.js';
import { ListRegistrations, ListRegistrationsHandler } from './list-registrations.js';
import type { RegistrationCriteria } from './list-registrations.js';
import { RegistrationHistory, RegistrationHistoryHandler } from './registration-history.js';
import { registrationsProjection } from './registrations.projection.js';

const OTHER = '11111111-2222-5333-8444-555555555555';
const moved: RegistrationEvent = {
  type: 'RegistrationContactChanged',
  data: { registrationId: 'walking', registrar: 'registrar-1', address: '203.0.113.9' },
};
const removed: RegistrationEvent = { type: 'RegistrationRemoved', data: { registrationId: 'gone' } };

describe('registrations by question', () => {
  let readSide: FilledReadSide;
  const own = { organizationId: ORGANIZATION };

  async function current(criteria: RegistrationCriteria, scope: ListRegistrations['scope'] = own) {
    const query = new ListRegistrations(scope, criteria, { first: 25 });
    return (await new ListRegistrationsHandler(readSide).execute(query)).nodes.map(({ _id }) => _id);
  }

  async function history(criteria: RegistrationCriteria, since: string, until: string) {
    const between = { since: new Date(`2026-11-24T${since}Z`), until: new Date(`2026-11-24T${until}Z`) };
    const query = new RegistrationHistory(own, criteria, between, { first: 25 });
    return (await new RegistrationHistoryHandler(readSide).execute(query)).nodes.map(({ _id }) => _id);
  }

  const project = (accountId: string, ...events: readonly RegistrationEvent[]) =>
    readSide.project(registrationsProjection, `registration-${accountId}`, ...events);

  beforeAll(async () => {
    readSide = await FilledReadSide.open();
    await project(
      'a',
      created('first'),
      takenOver('second', { registrationId: 'first', ...DESK }, { transport: 'TLS' }),
    );
    await project('b', removed, created('gone'), removed, created('walking', { userAgent: 'Yealink SIP-T54W' }), moved);
    await project('c', created('foreign', { organizationId: OTHER }));
  });
  afterAll(() => readSide.close());

  it('lists what is bound now, the newest first, of the own organization only', async () => {
    expect(await current({})).toEqual(['walking', 'second']);
    expect(await current({ organizationId: OTHER })).toEqual([]);
    expect(await current({}, { platform: true })).toEqual(['walking', 'second', 'foreign']);
  });

  it('finds by account, address, transport and the beginning of the user agent', async () => {
    expect(await current({ sipAccountIds: ['a', 'c'] })).toEqual(['second']);
    expect(await current({ address: '203.0.113.9' })).toEqual(['walking']);
    expect(await current({ address: DESK.address })).toEqual(['second']);
    expect(await current({ transport: 'TLS' })).toEqual(['second']);
    expect(await current({ userAgentPrefix: 'Yealink' })).toEqual(['walking']);
    expect(await current({ userAgentPrefix: 'yealink' })).toEqual([]);
    expect(await current({ sipAccountIds: [] })).toEqual([]);
  });

  it('tells the past as intervals that reach into the time asked for', async () => {
    expect(await history({}, '08:00:30', '08:01:00')).toEqual(['first']);
    expect(await history({}, '08:01:00', '08:01:30')).toEqual(['second', 'gone']);
    expect(await history({}, '09:00:00', '10:00:00')).toEqual(['walking', 'second']);
    expect(await history({ sipAccountIds: ['a'] }, '08:00:00', '08:10:00')).toEqual(['second', 'first']);
    // No moment is between them.
    expect(await history({}, '08:10:00', '08:01:00')).toEqual([]);
    expect(await history({}, '10:00:00', '09:00:00')).toEqual([]);
  });

  it('finds in the past by any address that there was', async () => {
    expect(await history({ address: DESK.address, sipAccountIds: ['b'] }, '08:00:00', '09:00:00')).toEqual([
      'walking',
      'gone',
    ]);
  });

  it('finds an address however it is written', async () => {
    const data = { registrationId: 'home', registrar: 'registrar-1', address: '2001:db8::7' };
    await project('d', created('home', { address: '::1' }), { type: 'RegistrationContactChanged', data });
    expect(await current({ address: '2001:DB8:0:0:0:0:0:7' })).toEqual(['home']);
    expect(await current({ address: `::ffff:${DESK.address}` })).toEqual(['second']);
    expect(await history({ address: '0:0:0:0:0:0:0:1' }, '08:00:00', '09:00:00')).toEqual(['home']);
  });
});
