import { eventually } from '../demo/story.js';
import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization } from '../harness/line.js';
import { askDoor, phoneAgent } from '../harness/phone-door.js';

interface Preflight {
  readonly workflow: string;
  readonly mayBegin: boolean;
  readonly checks: readonly { readonly check: string; readonly line: number | null; readonly state: string }[];
}

describe('before a phone is deployed, over the public doors', () => {
  const agent = phoneAgent();
  let exchange: Exchange;
  let client: GraphqlClient;
  let organizationId: string;

  beforeAll(async () => {
    exchange = await openExchange({
      ...{ RINGLEDGER_DEVICE_HOST: 'phones.example', RINGLEDGER_SIP_HOST: 'pbx.example' },
      RINGLEDGER_TRUSTED_PROXIES: '127.0.0.1',
    });
    client = await exchange.administrator();
    organizationId = await registerOrganization(client, 'Acme');
  });
  afterAll(async () => {
    agent.destroy();
    await exchange.stop();
  });

  async function preflights(deviceId: string, after: string): Promise<readonly Preflight[] | null> {
    const { devicePreflight } = await client.ask<{ devicePreflight: readonly Preflight[] | null }>(
      'query($deviceId: ID!, $after: String) { devicePreflight(deviceId: $deviceId, after: $after) { workflow mayBegin checks { check line state found nextStep } } }',
      { deviceId, after },
    );
    return devicePreflight;
  }
  const inState = (found: readonly Preflight[] | null, state: string) =>
    found?.map(({ checks, workflow }) => [
      workflow,
      ...checks.filter((each) => each.state === state).map((c) => c.check),
    ]);

  it('tells what is missing, and that nothing is any more (S1-45)', async () => {
    const { configurationUrl, deviceId, position, sipAccountId } = await createLine(client, organizationId, {
      number: '700',
      model: 'snom-d785',
    });
    const ready = [['MANUAL'], ['REDIRECTION', 'MAC_ADDRESS_KNOWN']];
    // The first configuration is rendered, and the registrar's lease taken, in the background.
    const fresh = await eventually('rendered', async () => {
      const found = await preflights(deviceId, position);
      return JSON.stringify(inState(found, 'FAILED')) === JSON.stringify(ready) && found;
    });
    expect(fresh.map(({ mayBegin }) => mayBegin)).toEqual([true, false]);
    expect(inState(fresh, 'TO_BE_SEEN')).toEqual([
      ['MANUAL', 'NETWORK_AT_THE_PLACE'],
      ['REDIRECTION', 'NETWORK_AT_THE_PLACE', 'INTERNET_AT_THE_PLACE'],
    ]);

    const disabled = await client.change(
      'disableSipAccount',
      { sipAccountId },
      { success: 'SipAccountChanged', inputType: 'SipAccountRequest' },
    );
    const blocked = await preflights(deviceId, disabled.position);
    expect(inState(blocked, 'FAILED')?.[0]).toEqual(['MANUAL', 'ACCOUNT_IN_ORDER']);
    const enabled = await client.change(
      'enableSipAccount',
      { sipAccountId },
      { success: 'SipAccountChanged', inputType: 'SipAccountRequest' },
    );

    const { port } = new URL(configurationUrl);
    const path = new URL(configurationUrl).pathname;
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    expect((await askDoor(`https://127.0.0.1:${port}${path}`, agent, { headers })).status).toBe(200);
    await eventually('seen', async () => {
      const found = await preflights(deviceId, enabled.position);
      return inState(found, 'TO_BE_SEEN')?.[0]?.length === 1;
    });
    const settings = { sipAccountId, phoneTransport: 'TLS' };
    await client.change('changeSipAccountSettings', settings, { success: 'SipAccountSettingsChanged' });

    await exchange.restart({ RINGLEDGER_DEVICE_HOST: 'elsewhere.example', RINGLEDGER_SIP_TLS_PORT: 'off' });
    client = await exchange.administrator();
    const moved = await eventually('the other address is noted', async () => {
      const found = await preflights(deviceId, enabled.position);
      return inState(found, 'FAILED')?.[0]?.includes('LINK_AT_HAND') && found;
    });
    expect(inState(moved, 'FAILED')?.[0]).toEqual(['MANUAL', 'ACCOUNT_IN_ORDER', 'LINK_AT_HAND']);
    expect(inState(moved, 'TO_BE_SEEN')?.[0]).toEqual(['MANUAL', 'NETWORK_AT_THE_PLACE']);
  });

  it('tells nothing of a device that is not there', async () => {
    const { position } = await client.change(
      'createExtension',
      { organizationId, number: '701' },
      { success: 'ExtensionChanged' },
    );
    expect(await preflights('5f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b21', position)).toBeNull();
  });
});

describe('before a phone is deployed where Kamailio registers, and is not there', () => {
  it('no phone can register, and every door says so', async () => {
    const exchange = await openExchange({
      RINGLEDGER_REGISTRAR: 'kamailio',
      RINGLEDGER_SIP_UDP_PORT: '5060',
      RINGLEDGER_SIP_TCP_PORT: 'off',
      RINGLEDGER_SIP_TLS_PORT: 'off',
      KAMAILIO_RPC_URL: 'http://127.0.0.1:9',
      KAMAILIO_EVAPI: '127.0.0.1:9',
      KAMAILIO_SECRET: 'a secret that both sides know 1234',
    });
    try {
      const client = await exchange.administrator();
      const organizationId = await registerOrganization(client, 'Acme');
      const { deviceId, position } = await createLine(client, organizationId, { number: '700', model: 'snom-d785' });
      await eventually('rendered', async () => {
        const { devicePreflight } = await client.ask<{ devicePreflight: readonly Preflight[] }>(
          'query($deviceId: ID!, $after: String) { devicePreflight(deviceId: $deviceId, after: $after) { checks { check state } } }',
          { deviceId, after: position },
        );
        const states = new Map(devicePreflight[0]?.checks.map(({ check, state }) => [check, state]));
        return states.get('CONFIGURATION_COMPLETE') === 'PASSED' && states.get('REGISTRAR_AT_WORK') === 'FAILED';
      });
      const health = await eventually('a lease', async () => {
        const response = await fetch(new URL('/health/ready', exchange.graphql));
        const { registrar } = (await response.json()) as { registrar: string };
        return registrar === 'does not answer phones' && response.status;
      });
      expect(health).toBe(503);
    } finally {
      await exchange.stop();
    }
  });
});
