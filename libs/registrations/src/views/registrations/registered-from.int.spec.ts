import { FilledReadSide } from '@ringledger/event-sourcing/testing';
import { RegisteredFrom } from '@ringledger/sip-accounts';
import type { RegistrationEvent } from '../../registration.events.js';
import { created } from '../../testing/registered.js';
import { openTable, ORGANIZATION, request } from '../../testing/table-under-test.js';
import type { TableUnderTest } from '../../testing/table-under-test.js';
import { RegisteredFromHandler } from './registered-from.js';
import { registrationsProjection } from './registrations.projection.js';

const own = { organizationId: ORGANIZATION };
const ended: RegistrationEvent = { type: 'RegistrationRemoved', data: { registrationId: 'first' } };

describe('from where the phones of an account register', () => {
  let table: TableUnderTest;
  let readSide: FilledReadSide;

  const registeredFrom = (accountId = 'account-1') =>
    new RegisteredFromHandler(table.locations(), readSide).execute(new RegisteredFrom(own, accountId));

  beforeEach(async () => {
    table = await openTable();
    readSide = await FilledReadSide.open();
  });
  afterEach(async () => {
    await readSide.close();
    await table.dispose();
  });

  it('is where one is registered now, though the view does not know of it yet', async () => {
    await readSide.project(registrationsProjection, 'registration-account-1', created('first'));
    await table.locations().register(request({ address: '198.51.100.7' }));
    expect(await registeredFrom()).toEqual(['198.51.100.7']);
  });

  it('is where the last one was, when none is registered', async () => {
    await readSide.project(registrationsProjection, 'registration-account-1', created('first'), ended);
    expect(await registeredFrom()).toEqual(['192.0.2.10']);
    expect(await registeredFrom('account-2')).toEqual([]);
  });
});
