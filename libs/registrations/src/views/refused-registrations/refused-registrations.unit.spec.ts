import { givenProjection, recorded, TEST_ORGANIZATION, testPosition } from '@ringledger/event-sourcing/testing';
import { streamOfRefusal } from '../../refusals/refusal-event.js';
import type { RegistrationRefused } from '../../registration.events.js';
import { refusedRegistrationsProjection } from './refused-registrations.js';

const refused = (changes: Partial<RegistrationRefused['data']> = {}): RegistrationRefused => ({
  type: 'RegistrationRefused',
  data: {
    ...{ reason: 'wrong password', userName: '201-9f3a', address: '198.51.100.99', transport: 'UDP' },
    ...{ userAgent: null, count: 1, since: '2026-11-24T08:00:00.000Z', until: '2026-11-24T08:00:00.000Z' },
    ...changes,
  },
});

describe('the list of refused registrations', () => {
  it('has one entry for each event, with the account that was tried', () => {
    const [first, rest] = [refused(), refused({ count: 412, until: '2026-11-24T08:09:59.120Z' })];
    givenProjection(refusedRegistrationsProjection)
      .when(
        recorded(first, { id: 'e1', stream: 'registrationRefusal-account-1', revision: 0 }),
        recorded(rest, { id: 'e2', stream: 'registrationRefusal-account-1', revision: 1 }),
      )
      .thenOnly('e1', 'e2')
      .then('e2', {
        ...{ _id: 'e2', organizationId: TEST_ORGANIZATION, sipAccountId: 'account-1', position: testPosition(1) },
        ...rest.data,
      });
  });

  it.each<RegistrationRefused['data']['reason']>([
    ...(['unknown account', 'user agent not allowed', 'malformed credentials', 'wrong realm'] as const),
    'wrong password',
  ])('shows a name that nobody has to the platform only, and of no account (%s)', (reason) => {
    const what = { accountId: null, organizationId: null, reason, userName: 'admin', address: null } as const;
    const since = new Date('2026-11-24T08:00:00.000Z');
    const count = { what: { ...what, transport: null, userAgent: null }, count: 1, since, until: since };
    const stream = streamOfRefusal(count);
    givenProjection(refusedRegistrationsProjection)
      .when(recorded(refused({ reason, userName: 'admin' }), { id: 'e1', stream, metadata: { organizationId: null } }))
      .thenMatches('e1', { organizationId: null, sipAccountId: null, userName: 'admin' });
  });
});
