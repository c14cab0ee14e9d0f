import { TestPhone } from '@ringledger/sip/testing';
import type { Exchange } from '../harness/exchange.js';
import { openExchange } from '../harness/exchange.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization, sipCredentials } from '../harness/line.js';
import type { Line } from '../harness/line.js';
import { askDoor, phoneAgent } from '../harness/phone-door.js';

const TIMELINE = `query($extensionId: ID!, $after: String) {
  lineTimeline(extensionId: $extensionId, after: $after, first: 100) { nodes { type actor { id } sourceAddress } } }`;
const SNOM = { 'user-agent': 'Mozilla/4.0 (compatible; snomD785-SIP 10.1.84.12)' };
const SHORT = { RINGLEDGER_SIP_MIN_EXPIRES: '1', RINGLEDGER_SIP_WS_PORT: '0' };

describe('phones that register', () => {
  let exchange: Exchange;
  let client: GraphqlClient;
  let organizationId: string;
  let number = 200;
  const agent = phoneAgent();
  const phones: TestPhone[] = [];
  beforeAll(async () => {
    exchange = await openExchange(SHORT);
    client = await exchange.administrator();
    organizationId = await registerOrganization(client, 'Acme');
  }, 180_000);
  afterAll(async () => {
    for (const phone of phones) phone.close();
    agent.destroy();
    await exchange.stop();
  });

  interface Registering {
    readonly line: Line;
    readonly phone: TestPhone;
    readonly account: { readonly user: string; readonly password: string; readonly realm: string };
  }

  async function aPhone(transport: 'UDP' | 'TCP' | 'TLS' | 'WS' = 'UDP'): Promise<Registering> {
    const line = await createLine(client, organizationId, { number: String((number += 1)), model: 'snom-d785' });
    const account = await sipCredentials(client, line);
    const phone = await opened(transport, account);
    return { line, phone, account };
  }

  async function opened(transport: 'UDP' | 'TCP' | 'TLS' | 'WS', account: Registering['account']): Promise<TestPhone> {
    const phone = await TestPhone.open(transport, exchange.sip[transport]!, account);
    phones.push(phone);
    return phone;
  }

  async function types({ extensionId }: Line): Promise<readonly string[]> {
    const { lineTimeline } = await client.ask<{ lineTimeline: { nodes: { type: string }[] } }>(TIMELINE, {
      extensionId,
    });
    return lineTimeline.nodes
      .map(({ type }) => type)
      .filter((type) => type.startsWith('Registration') && type !== 'RegistrationFindingRaised');
  }

  async function eventually(line: Line, expected: readonly string[]): Promise<void> {
    for (;;) {
      const seen = await types(line);
      if (seen.length >= expected.length) return expect(seen).toEqual(expected);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it.each(['UDP', 'TCP', 'TLS', 'WS'] as const)(
    'register, refresh and leave over %s: what changed is in the record',
    async (transport) => {
      const { line, phone } = await aPhone(transport);
      expect((await phone.register(300)).status).toBe(200);
      expect((await phone.register(300)).status).toBe(200);
      expect((await phone.register(0)).status).toBe(200);
      await eventually(line, ['RegistrationCreated', 'RegistrationRemoved']);
      phone.close();
    },
  );

  it('are forgotten when they fall silent', async () => {
    const { line, phone } = await aPhone();
    expect((await phone.register(1)).status).toBe(200);
    await eventually(line, ['RegistrationCreated', 'RegistrationExpired']);
  });

  it('are still known after a restart, and expire when they fell due meanwhile', async () => {
    const [staying, silent] = [await aPhone(), await aPhone()];
    await staying.phone.register(300);
    await silent.phone.register(1);
    await exchange.restart();
    client = await exchange.administrator();
    await eventually(silent.line, ['RegistrationCreated', 'RegistrationExpired']);
    const again = await opened('UDP', staying.account);
    const asked = await again.register(300, [], []);
    expect(asked.headers.first('contact')).toContain(staying.phone.contact);
  });

  it.each(['TCP', 'TLS', 'WS'] as const)(
    'are no longer bound over %s after a restart, until they come again',
    async (transport) => {
      const { account, line, phone } = await aPhone(transport);
      expect((await phone.register(300)).status).toBe(200);
      await exchange.restart();
      client = await exchange.administrator();
      await eventually(line, ['RegistrationCreated', 'RegistrationConnectionLost']);
      const again = await opened(transport, account);
      expect((await again.register(300)).status).toBe(200);
      await eventually(line, ['RegistrationCreated', 'RegistrationConnectionLost', 'RegistrationCreated']);
    },
  );

  it('cannot register any more once a change of theirs was answered', async () => {
    const { line, phone } = await aPhone();
    await phone.register(300);
    let answered = false;
    const late: number[] = [];
    const storm = (async () => {
      while (late.length < 3) {
        const after = answered;
        const { status } = await phone.register(300);
        if (after) late.push(status);
      }
    })();
    const { registrarsBehind } = await client.change<{ registrarsBehind: string[] }>(
      'rotateSipPassword',
      { sipAccountId: line.sipAccountId },
      { success: 'SipPasswordRotated', fields: 'registrarsBehind' },
    );
    answered = true;
    await storm;
    expect(registrarsBehind).toEqual([]);
    expect(new Set(late)).toEqual(new Set([401]));
    const told = await opened('UDP', await sipCredentials(client, line));
    expect((await told.register(300, [], [])).headers.all('contact')).toEqual([]);
    expect((await told.register(300)).status).toBe(200);
  });

  it('are asked back when their password is new, fetch it, and register by it (S1-14)', async () => {
    const { account, line, phone } = await aPhone();
    await phone.register(300);
    const fetched = phone.nextRequest().then(async ({ headers }) => {
      const { body } = await askDoor(line.configurationUrl, agent, { headers: SNOM });
      return { event: headers.first('event'), password: /<user_pass[^>]*>([^<]+)</.exec(body.toString())?.[1] };
    });
    await client.change('rotateSipPassword', { sipAccountId: line.sipAccountId }, { success: 'SipPasswordRotated' });
    const { event, password = '' } = await fetched;
    expect(event).toBe('check-sync;reboot=false');
    expect(password).not.toBe(account.password);
    const again = await opened('UDP', { ...account, password });
    expect((await again.register(300)).status).toBe(200);
    await eventually(line, ['RegistrationCreated', 'RegistrationDropped', 'RegistrationCreated']);
    const endings = async () => {
      const { registrationHistory } = await client.ask<{
        registrationHistory: { nodes: { endedBy: string | null }[] };
      }>(`query($id: ID!) { registrationHistory(filter: { sipAccountId: $id }) { nodes { endedBy askedBack } } }`, {
        id: line.sipAccountId,
      });
      return registrationHistory.nodes.filter(({ endedBy }) => endedBy !== null);
    };
    while ((await endings()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await endings()).toEqual([{ endedBy: 'PASSWORD_ROTATED', askedBack: true }]);
  });

  it.each([
    ['whose key was changed', 'rotateAccessKey', 'DeviceWithKey'],
    ['that is disabled', 'disableDevice', 'DeviceChanged'],
  ])(
    'are not asked back to fetch with a key that opens nothing, of a device %s (S1-12)',
    async (_, change, success) => {
      const { line, phone } = await aPhone();
      await askDoor(line.configurationUrl, agent, { headers: SNOM });
      await phone.register(300);
      await client.change(change, { deviceId: line.deviceId }, { inputType: 'DeviceRequest', success });
      await client.change('rotateSipPassword', { sipAccountId: line.sipAccountId }, { success: 'SipPasswordRotated' });
      await eventually(line, ['RegistrationCreated', 'RegistrationDropped']);
      expect(phone.received).toEqual([]);
    },
  );

  it('are named when allowed addresses leave them out, and cannot register from there any more (S4-18)', async () => {
    const { line, phone } = await aPhone();
    await phone.register(300);
    const restrict = async (allowedAddresses: readonly string[]) => {
      const { changeSipAccountSettings } = await client.ask<{
        changeSipAccountSettings: { position: string; warnings: readonly { code: string; message: string }[] };
      }>(
        `mutation($input: ChangeSipAccountSettingsRequest!) { changeSipAccountSettings(input: $input) {
          ... on SipAccountSettingsChanged { position warnings { code message } } } }`,
        { input: { sipAccountId: line.sipAccountId, restrictAddresses: true, allowedAddresses } },
      );
      const { position, warnings } = changeSipAccountSettings;
      await client.ask('query($after: String) { registrations(after: $after) { nodes { id } } }', { after: position });
      return warnings.filter(({ code }) => code === 'ALLOWED_ADDRESSES_MISS_PHONE');
    };
    expect(await restrict(['192.0.2.0/24 127.0.0.0/8'])).toEqual([]);
    expect((await phone.register(300)).status).toBe(200);
    const missed = [expect.objectContaining({ message: expect.stringContaining('127.0.0.1') })];
    expect(await restrict(['192.0.2.0/24'])).toEqual(missed);
    expect((await phone.register(300)).status).toBe(403);
    // Still so for who looks again, although nothing is registered any more.
    expect(await restrict(['192.0.2.0/24 2001:db8::/32'])).toEqual(missed);
  });
});
