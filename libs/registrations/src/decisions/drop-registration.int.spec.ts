import { accept, Commands } from '@ringledger/event-sourcing';
import type { Decision } from '@ringledger/event-sourcing';
import type { SmallExchange } from '@ringledger/event-sourcing/testing';
import { TEST_ORGANIZATION, testContext } from '@ringledger/event-sourcing/testing';
import { SYSTEM } from '@ringledger/read-models';
import { Secret } from '@ringledger/secrets';
import { sipAccountAggregate } from '@ringledger/sip-accounts';
import type { SipAccountEvent, SipAccountState } from '@ringledger/sip-accounts';
import { TabledLocations } from '../locations/tabled-locations.js';
import { openRegistrations } from '../testing/registrations-exchange.js';
import { request } from '../testing/table-under-test.js';
import { dropRegistration } from './drop-registration.js';

const happens = (name: string, creates: boolean, event: SipAccountEvent) =>
  ({ name, aggregate: sipAccountAggregate, creates, decide: () => accept(event) }) satisfies Decision<
    unknown,
    SipAccountState,
    SipAccountEvent
  >;
const create = happens('CreateForTest', true, {
  type: 'SipAccountCreated',
  data: {
    ...{ organizationId: TEST_ORGANIZATION, userName: 'anna', realm: 'acme.example.org' },
    ...{ password: Secret.of('q7h4mzt2wd9ckx5bn3evr8ya'), passwordStrength: 'generated' },
  },
});
const remove = happens('DeleteForTest', false, { type: 'SipAccountDeleted', data: {} });

let exchange: SmallExchange;
let commands: Commands;
beforeEach(async () => {
  exchange = await openRegistrations();
  commands = exchange.get<Commands>(Commands);
  await commands.execute(create, 'account-1', {}, testContext());
});
afterEach(() => exchange.close());

const drop = (registrationId: string | null, context = testContext()) =>
  commands.execute(dropRegistration, 'account-1', { registrationId }, context);

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

  it('has nothing to do for an account that has never registered, and is the same when it is asked again', async () => {
    const context = testContext({ idempotencyKey: 'k', asked: Secret.of('all') });
    expect(await drop(null, context)).toMatchObject({ accepted: true, events: [] });
    expect(await drop(null, context)).toMatchObject({ accepted: true, events: [] });
    expect(await drop('r1')).toMatchObject({
      accepted: false,
      refusals: [{ code: 'REGISTRATION_NOT_FOUND', field: 'registrationId' }],
    });
  });

  it('is for people of the organization, and for accounts that are there', async () => {
    const notFound = { accepted: false, refusals: [{ code: 'SIP_ACCOUNT_NOT_FOUND', field: 'sipAccountId' }] };
    await exchange.get(TabledLocations).register(request());
    const stranger = testContext({ organizationId: '11111111-2222-5333-8444-555555555555' });
    expect(await drop(null, stranger)).toMatchObject(notFound);
    await commands.execute(remove, 'account-1', {}, testContext());
    expect(await drop(null)).toMatchObject(notFound);
  });
});
