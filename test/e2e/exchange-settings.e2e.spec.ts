import { freeDatagramPort, freePort } from '@ringledger/system';
import { eventually } from '../demo/story.js';
import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization } from '../harness/line.js';
import type { Line } from '../harness/line.js';
import { askDoor, phoneAgent } from '../harness/phone-door.js';

describe('the settings of the exchange itself', () => {
  const agent = phoneAgent();
  let exchange: Exchange;
  let line: Line;

  beforeAll(async () => {
    exchange = await openExchange({
      RINGLEDGER_DEVICE_PORT: String(await freePort('127.0.0.1')),
      ...{ RINGLEDGER_SIP_HOST: 'old.example', RINGLEDGER_SIP_TCP_PORT: 'off', RINGLEDGER_SIP_TLS_PORT: 'off' },
      RINGLEDGER_SIP_UDP_PORT: String(await freeDatagramPort('127.0.0.1')),
    });
    const client = await exchange.administrator();
    const organizationId = await registerOrganization(client, 'Acme');
    line = await createLine(client, organizationId, { number: '201', model: 'snom-d785' });
    expect(await download()).toContain('old.example');
  });
  afterAll(async () => {
    agent.destroy();
    await exchange.stop();
  });

  const download = async () => (await askDoor(line.configurationUrl, agent)).body.toString();

  const device = async (client: GraphqlClient) => {
    const query = `query($id: ID!) { device(id: $id) { outOfSync configurationRevision }
      deviceTimeline(deviceId: $id, first: 100) { nodes { type } } }`;
    const answer = await client.ask<{
      device: { outOfSync: boolean; configurationRevision: number };
      deviceTimeline: { nodes: { type: string }[] };
    }>(query, { id: line.deviceId });
    return { ...answer.device, types: answer.deviceTimeline.nodes.map(({ type }) => type) };
  };

  it('put no phone out of sync when they are the same after a restart', async () => {
    const before = await eventually('the pickup is seen', async () => {
      const found = await device(await exchange.administrator());
      return found.outOfSync || !found.types.includes('DeviceSynchronized') ? undefined : found;
    });
    await exchange.restart();
    expect(await device(await exchange.administrator())).toEqual(before);
  });

  it('put every phone out of sync when they have changed, before it asks again (S1-14)', async () => {
    await exchange.restart({ RINGLEDGER_SIP_HOST: 'new.example' });
    const client = await exchange.administrator();
    const found = await eventually('it is told', async () => {
      const now = await device(client);
      return now.outOfSync ? now : undefined;
    });
    expect(found.configurationRevision).toBeGreaterThan(1);
    expect(await download()).toContain('new.example');
    const noted = await eventually('both are in the record', async () => {
      const { auditEntries } = await client.ask<{ auditEntries: { nodes: { type: string }[] } }>(
        `{ auditEntries(filter: { type: "ExchangeSettingsChanged" }) { nodes { type } } }`,
      );
      return auditEntries.nodes.length > 1 ? auditEntries.nodes : undefined;
    });
    expect(noted).toHaveLength(2);
  });
});
