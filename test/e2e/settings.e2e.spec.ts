import { eventually } from '../demo/story.js';
import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import type { Changed, GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization } from '../harness/line.js';
import type { Line } from '../harness/line.js';
import { asRevealed, askDoor, phoneAgent } from '../harness/phone-door.js';

interface Refusal {
  readonly code: string;
  readonly field: string | null;
  readonly help: string | null;
}
interface SettingsChanged extends Changed {
  readonly registrarsBehind: readonly string[];
  readonly warnings: readonly { code: string; setting: string }[];
  readonly refusals?: readonly Refusal[];
}
interface Held {
  readonly value: unknown;
  readonly platformValue: unknown;
  readonly layer: string;
  readonly eventId: string | null;
  readonly changedAt: string | null;
}

const HELD = '{ value platformValue layer eventId changedAt }';
const SETTINGS = `registrationLifetimeSeconds ${HELD} digestAlgorithm ${HELD} restrictAddresses ${HELD} allowedAddresses ${HELD}
  allowedAddressesScope ${HELD} allowedUserAgents ${HELD} transports ${HELD} phoneTransport ${HELD} registrationCheck ${HELD}
  outboundProxy { value { host port transport } platformValue { host } layer eventId changedAt }`;

describe('settings of SIP accounts, over the public doors', () => {
  const agent = phoneAgent();
  let exchange: Exchange;
  let client: GraphqlClient;
  let organizationId: string;

  beforeAll(async () => {
    exchange = await openExchange({
      RINGLEDGER_SIP_HOST: 'pbx.example',
      RINGLEDGER_SIP_UDP_PORT: '0',
      RINGLEDGER_SIP_TCP_PORT: '0',
      RINGLEDGER_SIP_TLS_PORT: '0',
    });
    client = await exchange.administrator();
    organizationId = await registerOrganization(client, 'Acme');
  });
  afterAll(async () => {
    agent.destroy();
    await exchange.stop();
  });

  /** `changeSipAccountSettings` by itself, or one of its two short forms. */
  async function change(input: object, name = 'changeSipAccountSettings', type = 'ChangeSipAccountSettingsRequest') {
    const answer = await client.ask<Record<string, SettingsChanged>>(
      `mutation($input: ${type}!) { ${name}(input: $input) { ... on Refused { refusals { code field help } }
        ... on SipAccountSettingsChanged { id version position registrarsBehind warnings { code setting } } } }`,
      { input },
    );
    return answer[name]!;
  }

  async function settings(id: string, after: string): Promise<Record<string, Held>> {
    const { sipAccount } = await client.ask<{ sipAccount: { settings: Record<string, Held> } }>(
      `query($id: ID!, $after: String) { sipAccount(id: $id, after: $after) { settings { ${SETTINGS} } } }`,
      { id, after },
    );
    return sipAccount.settings;
  }

  const line = (number: string, model = 'snom-d785') => createLine(client, organizationId, { number, model });

  async function file({ configurationUrl }: Line): Promise<string> {
    const url = configurationUrl.endsWith('/') ? `${configurationUrl}805ec0112233.cfg` : configurationUrl;
    const { status, body } = await askDoor(url, agent);
    expect(status).toBe(200);
    return body.toString();
  }

  async function device(id: string, after: string) {
    const answer = await client.ask<{ device: { outOfSync: boolean; seat: { number: string } | null } }>(
      'query($id: ID!, $after: String) { device(id: $id, after: $after) { outOfSync seat { number } } }',
      { id, after },
    );
    return answer.device;
  }

  /** What each pickup received, made again. */
  async function bodiesOf(deviceId: string) {
    const { pickups } = await client.ask<{ pickups: { nodes: { hash: string; time: string }[] } }>(
      'query($deviceId: ID!) { pickups(deviceId: $deviceId, first: 50) { nodes { hash time } } }',
      { deviceId },
    );
    return Promise.all(
      pickups.nodes.map(async ({ time }) => {
        const { revealedConfigurationAt } = await client.ask<{
          revealedConfigurationAt: { files: { body: string }[] };
        }>(
          'query($deviceId: ID!, $at: DateTime) { revealedConfigurationAt(deviceId: $deviceId, at: $at) { files { body } } }',
          { deviceId, at: time },
        );
        return revealedConfigurationAt.files[0]?.body;
      }),
    );
  }

  it('are those of the platform, each with its rule, until the account says otherwise', async () => {
    const { sipAccountId, position } = await line('400');
    const before = await settings(sipAccountId, position);
    expect(before.transports).toMatchObject({ value: ['UDP', 'TCP', 'TLS'], layer: 'PLATFORM', eventId: null });
    expect(before.registrationLifetimeSeconds).toMatchObject({ value: 3600, layer: 'PLATFORM' });
    expect(before.allowedAddressesScope).toMatchObject({ value: 'REGISTRATION_AND_CALLS' });

    const { sipAccountSettingRules: rules } = await client.ask<{
      sipAccountSettingRules: { settings: { name: string; mayChange: boolean }[] };
    }>(`{ sipAccountSettingRules { transports phoneTransport registrationLifetimeSeconds { default minimum maximum }
          settings { name description allowed mayChange inTemplates dependsOn } } }`);
    expect(rules).toMatchObject({
      transports: ['UDP', 'TCP', 'TLS'],
      phoneTransport: 'UDP',
      registrationLifetimeSeconds: { default: 3600, minimum: 60, maximum: 7200 },
    });
    expect(rules.settings.map(({ name }) => name).sort()).toEqual(Object.keys(before).sort());

    const changed = await change({
      sipAccountId,
      digestAlgorithm: 'SHA_256',
      restrictAddresses: true,
      allowedAddresses: ['10.0.0.0/8 192.168.7.9', 'fd00::/8'],
      allowedAddressesScope: 'REGISTRATION',
      allowedUserAgents: ['snomD785/*'],
      registrationCheck: true,
    });
    expect(changed.registrarsBehind).toEqual([]);
    expect(changed.warnings.map(({ code }) => code)).toEqual([
      'DIGEST_ALGORITHM_RARE',
      'ALLOWED_ADDRESSES_PRIVATE',
      'REGISTRATION_CHECK_STRICT',
    ]);
    const after = await settings(sipAccountId, changed.position);
    expect(after.allowedAddresses?.value).toEqual(['10.0.0.0/8', '192.168.7.9/32', 'fd00::/8']);
    expect(after.digestAlgorithm).toMatchObject({ value: 'SHA_256', platformValue: 'MD5', layer: 'ACCOUNT' });
    const events = new Set(['digestAlgorithm', 'allowedUserAgents', 'registrationCheck'].map((n) => after[n]?.eventId));
    expect([...events]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(after.transports).toMatchObject({ layer: 'PLATFORM', changedAt: null });

    const back = await change({ sipAccountId, digestAlgorithm: null });
    expect((await settings(sipAccountId, back.position)).digestAlgorithm).toMatchObject({
      value: 'MD5',
      layer: 'PLATFORM',
    });
  });

  it('are refused with every broken field, and with what the exchange has', async () => {
    const { sipAccountId } = await line('401');
    const { refusals } = await change({
      sipAccountId,
      registrationLifetimeSeconds: 10,
      restrictAddresses: true,
      transports: ['WSS'],
      outboundProxy: { host: 'proxy;lr', port: 70000, transport: 'TLS' },
    });
    expect(refusals?.map(({ code, field }) => [code, field])).toEqual([
      ['REGISTRATION_LIFETIME_OUT_OF_RANGE', 'registrationLifetimeSeconds'],
      ['SIP_TRANSPORT_NOT_AVAILABLE', 'transports.0'],
      ['OUTBOUND_PROXY_INVALID', 'outboundProxy.host'],
      ['OUTBOUND_PROXY_INVALID', 'outboundProxy.port'],
      ['ALLOWED_ADDRESSES_EMPTY', 'restrictAddresses'],
    ]);
    expect(refusals?.[1]?.help).toBe('Enabled are: UDP, TCP, TLS');
  });

  it('change once for one key, and not over what somebody else changed', async () => {
    const { sipAccountId } = await line('402');
    const wish = { sipAccountId, registrationLifetimeSeconds: 600, idempotencyKey: 'lifetime-402' };
    const first = await change(wish);
    await change({ sipAccountId, registrationLifetimeSeconds: 900 });
    expect(await change(wish)).toMatchObject({ version: first.version, position: first.position });
    const stale = await change({ sipAccountId, registrationCheck: true, expectedVersion: first.version });
    expect(stale.refusals?.map(({ code }) => code)).toEqual(['VERSION_CONFLICT']);
  });

  it('have addresses put in and taken out one by one, also at the same moment (S4-19)', async () => {
    const { sipAccountId } = await line('403');
    const one = (name: string, address: string) => change({ sipAccountId, address }, name, 'AllowedAddressRequest');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => one('allowAddress', `192.0.2.${index + 1}`)),
    );
    expect(answers.every(({ refusals }) => refusals === undefined)).toBe(true);
    await change({ sipAccountId, restrictAddresses: true });
    for (let index = 2; index <= 8; index += 1) await one('disallowAddress', `192.0.2.${index}`);
    const last = await one('disallowAddress', '192.0.2.1');
    expect(last.refusals?.map(({ code, field }) => [code, field])).toEqual([['ALLOWED_ADDRESSES_EMPTY', 'address']]);
    const { position } = await one('allowAddress', '2001:db8::1 ');
    expect((await settings(sipAccountId, position)).allowedAddresses?.value).toEqual([
      '192.0.2.1/32',
      '2001:db8::1/128',
    ]);
  });

  it('stand in the timeline of the line, before and after', async () => {
    const { sipAccountId, extensionId } = await line('404');
    await change({ sipAccountId, registrationLifetimeSeconds: 600, reason: 'NAT forgets' });
    const { position } = await change({ sipAccountId, registrationLifetimeSeconds: 300, registrationCheck: true });
    const { lineTimeline } = await client.ask<{ lineTimeline: { nodes: { type: string; changes: object[] }[] } }>(
      `query($id: ID!, $after: String) { lineTimeline(extensionId: $id, after: $after) {
        nodes { type changes { field before after } } } }`,
      { id: extensionId, after: position },
    );
    const changes = lineTimeline.nodes.filter(({ type }) => type === 'SipAccountSettingsChanged');
    expect(changes.at(-1)?.changes).toEqual([
      { field: 'registrationLifetimeSeconds', before: '600', after: '300' },
      { field: 'registrationCheck', before: null, after: 'true' },
    ]);
  });

  it.each([
    [
      'snom-d785',
      {
        lifetime: '>360</user_expiry>',
        tls: /pbx\.example:\d+;transport=tls</,
        proxy: 'proxy.example.net:5062;transport=tcp<',
      },
    ],
    [
      'yealink-t46u',
      {
        lifetime: 'account.1.sip_server.1.expires = 360\n',
        tls: /account\.1\.sip_server\.1\.transport_type = 2\n/,
        proxy: 'account.1.outbound_proxy.1.address = proxy.example.net\n',
      },
    ],
  ])('reach the file of a %s, and its past stays as it was', async (model, expected) => {
    const own = await line(model === 'snom-d785' ? '410' : '411', model);
    const { sipAccountId, deviceId } = own;
    const original = await file(own);
    const synchronized = await eventually('in sync', async () => !(await device(deviceId, own.position)).outOfSync);
    expect(synchronized).toBe(true);

    const { position } = await change({ sipAccountId, registrationLifetimeSeconds: 360 });
    expect((await device(deviceId, position)).outOfSync).toBe(true);
    expect(await file(own)).toContain(expected.lifetime);

    await change({ sipAccountId, transports: ['TCP', 'TLS'], phoneTransport: 'TLS' });
    expect(await file(own)).toMatch(expected.tls);

    await change({ sipAccountId, outboundProxy: { host: 'Proxy.example.net', port: 5062, transport: 'TCP' } });
    const proxied = await file(own);
    expect(proxied).toContain(expected.proxy);

    // What no phone is told leaves its file alone.
    await change({ sipAccountId, registrationCheck: true, allowedUserAgents: ['snom*'] });
    expect(await file(own)).toBe(proxied);

    const none = { registrationLifetimeSeconds: null, transports: null, phoneTransport: null, outboundProxy: null };
    await change({ sipAccountId, ...none });
    expect(await file(own)).toBe(original);

    // The newest pickups are in the list a moment after they were answered.
    await eventually('its past', async () => {
      const past = await bodiesOf(deviceId);
      return past.includes(asRevealed(proxied)) && past.includes(asRevealed(original));
    });
  });

  it('leave out a line that would have to speak what its phone cannot, and say so', async () => {
    const other = await openExchange({ RINGLEDGER_SIP_WSS_PORT: '0', RINGLEDGER_SIP_HOST: 'pbx.example' });
    try {
      const admin = await other.administrator();
      const acme = await registerOrganization(admin, 'Acme');
      const own = await createLine(admin, acme, { number: '420', model: 'snom-d785' });
      const { position } = await admin.change(
        'changeSipAccountSettings',
        { sipAccountId: own.sipAccountId, phoneTransport: 'WSS' },
        { success: 'SipAccountSettingsChanged' },
      );
      const leftOut = await eventually('left out', async () => {
        const { device: found } = await admin.ask<{ device: { leftOut: { code: string; field: string }[] } }>(
          'query($id: ID!, $after: String) { device(id: $id, after: $after) { leftOut { code field } } }',
          { id: own.deviceId, after: position },
        );
        return found.leftOut.length > 0 && found.leftOut;
      });
      expect(leftOut).toEqual([{ code: 'TRANSPORT_UNSUPPORTED', field: 'lines.1' }]);
    } finally {
      await other.stop();
    }
  });
});
