import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import { RefusedError } from '../harness/graphql-client.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { registerOrganization } from '../harness/line.js';

const MANY = 200;

describe(`of ${MANY} who want the same at once`, () => {
  let exchange: Exchange;
  let client: GraphqlClient;
  let organizationId: string;

  beforeAll(async () => {
    exchange = await openExchange();
    client = await exchange.administrator();
    organizationId = await registerOrganization(client, 'Acme');
  });
  afterAll(() => exchange.stop());

  it.each<[string, string, object, string, string]>([
    [
      'extension number (S3-01)',
      'createExtension',
      { number: '201', firstName: 'Anna' },
      'ExtensionChanged',
      'EXTENSION_NUMBER_TAKEN',
    ],
    [
      'user name of an account (S3-13)',
      'createSipAccount',
      { userName: 'anna' },
      'SipAccountCreated',
      'SIP_USER_NAME_TAKEN',
    ],
    [
      'MAC address (S1-39)',
      'addDevice',
      { model: 'snom-d785', name: 'Desk', mac: '00041345C9BF' },
      'DeviceWithKey',
      'DEVICE_MAC_TAKEN',
    ],
  ])('%s, one gets it and the others are told', async (_, mutation, input, success, code) => {
    const tries = Array.from({ length: MANY }, () =>
      client.change(mutation, { organizationId, ...input }, { success }),
    );
    const outcomes = await Promise.allSettled(tries);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const reason of refused) {
      expect(reason).toBeInstanceOf(RefusedError);
      expect((reason as RefusedError).codes).toEqual([code]);
    }
  });
});
