import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import { GraphqlError } from '../harness/graphql-client.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization } from '../harness/line.js';
import { everyOperationWith } from './every-field.js';
import type { Operation } from './every-field.js';

const TEXTS = ['', '\0', '\ud800', 'x'.repeat(20_000), '+275760-09-13T00:00:00.001Z'];
const NUMBERS = [-2_147_483_648, 2_147_483_647];

describe('whatever anybody writes into an argument', () => {
  let exchange: Exchange;
  let client: GraphqlClient;
  let known: Record<string, unknown>;

  beforeAll(async () => {
    exchange = await openExchange();
    client = await exchange.administrator();
    const organizationId = await registerOrganization(client, 'Acme');
    const { deviceId, extensionId, sipAccountId } = await createLine(client, organizationId, {
      number: '201',
      model: 'snom-d785',
    });
    known = { organizationId, deviceId, extensionId, sipAccountId, id: deviceId };
  });
  afterAll(() => exchange.stop());

  const code = async ({ query, variables }: Operation) => {
    try {
      await client.ask(query, variables);
      return null;
    } catch (error) {
      if (!(error instanceof GraphqlError)) throw error;
      return error.code;
    }
  };

  it('is answered, never with an error of the exchange itself', async () => {
    const operations = [
      ...TEXTS.map((text) => ({ String: text, ID: text, DateTime: text })),
      ...NUMBERS.map((Int) => ({ Int })),
    ].flatMap((values) => everyOperationWith(values, known));
    const failed: unknown[] = [];
    const worker = async () => {
      for (let next = operations.pop(); next; next = operations.pop()) {
        if ((await code(next)) === 'INTERNAL_SERVER_ERROR') failed.push([next.field, next.variables]);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(failed).toEqual([]);
  });
});
