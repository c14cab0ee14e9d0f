import { Commands } from '@ringledger/event-sourcing';
import type { SmallExchange } from '@ringledger/event-sourcing/testing';
import { testContext } from '@ringledger/event-sourcing/testing';
import { SYSTEM } from '@ringledger/read-models';
import { TabledLocations } from '../locations/tabled-locations.js';
import { openRegistrations } from '../testing/registrations-exchange.js';
import { request } from '../testing/table-under-test.js';
import { dropRegistration } from './drop-registration.js';

let exchange: SmallExchange;
beforeEach(async () => (exchange = await openRegistrations()));
afterEach(() => exchange.close());

const drop = (registrationId: string | null, context = testContext()) =>
  exchange.get<Commands>(Commands as never).execute(dropRegistration, 'account-1', { registrationId }, context);

describe('dropping a registration', () => {
  it('ends it in the log first, then in the table', async () => {
    const locations = exchange.get(TabledLocations);
    await locations.register(request());
    const [known] = (await locations.of(SYSTEM, ['account-1'])).get('account-1')?.locations ?? [];
    const registrationId = known?.registrationId as string;
    expect(await drop('another')).toMatchObject({ accepted: false, refusals: [{ code: 'REGISTRATION_NOT_FOUND' }] });
    expect(await drop(registrationId)).toMatchObject({ accepted: true, version: 1 });
    expect(await locations.takeDropped('account-1')).toMatchObject([{ registrationId }]);
    expect(await locations.of(SYSTEM, ['account-1'])).toEqual(new Map());
    expect(await drop(registrationId)).toMatchObject({
      accepted: false,
      refusals: [{ code: 'REGISTRATION_NOT_FOUND' }],
    });
    expect(await drop(null)).toMatchObject({ accepted: true, events: [] });
  });

  it('decides by what phones have done meanwhile', async () => {
    const locations = exchange.get(TabledLocations);
    await locations.register(request());
    expect(await drop(null)).toMatchObject({ accepted: true, version: 1 });
    // The phone moves, and finds out that it was dropped; the next drop knows of its new registration.
    await locations.register(request({ cseq: 2, port: 6000 }));
    expect(await drop(null)).toMatchObject({ accepted: true, version: 3 });
    // What was bound before the first one, and before the second one.
    expect(await locations.takeDropped('account-1')).toHaveLength(2);
  });

  it('is for people of the organization, and for accounts that registered once', async () => {
    expect(await drop(null)).toMatchObject({ accepted: false, refusals: [{ code: 'REGISTRATION_NOT_FOUND' }] });
    await exchange.get(TabledLocations).register(request());
    const stranger = testContext({ organizationId: '11111111-2222-5333-8444-555555555555' });
    expect(await drop(null, stranger)).toMatchObject({
      accepted: false,
      refusals: [{ code: 'REGISTRATION_NOT_FOUND' }],
    });
  });
});
