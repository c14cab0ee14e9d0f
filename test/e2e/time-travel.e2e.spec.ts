import { jest } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { SystemClock } from '@ringledger/system';
import fc from 'fast-check';
import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization } from '../harness/line.js';
import type { Line } from '../harness/line.js';
import { asRevealed, askDoor, phoneAgent } from '../harness/phone-door.js';

/** What can happen to a phone's configuration, from all the contexts that it is made of. */
type Change =
  | { readonly kind: 'download' }
  | { readonly kind: 'rotateKey' }
  | { readonly kind: 'rotatePassword' }
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'renumber'; readonly number: string }
  | { readonly kind: 'keys'; readonly label: string }
  | { readonly kind: 'adminPassword'; readonly digits: string }
  | { readonly kind: 'settings'; readonly settings: object }
  | { readonly kind: 'unassign' }
  | { readonly kind: 'assign' };

const text = fc.string({
  minLength: 1,
  maxLength: 12,
  unit: fc.constantFrom('a', 'Z', 'ö', '&', '<', '"', "'", '%', '=', ' ', '日'),
});
const digits = fc.array(fc.nat(9), { minLength: 4, maxLength: 9 }).map((each) => each.join(''));
const settings = fc.record(
  {
    registrationLifetimeSeconds: fc.option(fc.integer({ min: 60, max: 7200 })),
    phoneTransport: fc.option(fc.constantFrom('UDP', 'TCP', 'TLS')),
    outboundProxy: fc.option(
      fc.record({
        host: fc.constantFrom('proxy.example', '192.0.2.7', '2001:db8::7'),
        port: fc.integer({ min: 1, max: 65_535 }),
        transport: fc.constantFrom('UDP', 'TCP', 'TLS'),
      }),
    ),
  },
  { requiredKeys: [] },
);
const plain = (kind: 'download' | 'rotateKey' | 'rotatePassword' | 'unassign' | 'assign') =>
  fc.constant<Change>({ kind });
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: plain('download') },
  plain('rotateKey'),
  plain('rotatePassword'),
  plain('unassign'),
  plain('assign'),
  text.map((name): Change => ({ kind: 'rename', name })),
  fc.integer({ min: 1000, max: 999_999 }).map((n): Change => ({ kind: 'renumber', number: String(n) })),
  text.map((label): Change => ({ kind: 'keys', label })),
  settings.map((each): Change => ({ kind: 'settings', settings: each })),
  digits.map((each): Change => ({ kind: 'adminPassword', digits: each })),
);

describe('the configuration as it stood at an instant (N-01, N-02)', () => {
  const agent = phoneAgent();
  let exchange: Exchange;
  let client: GraphqlClient;
  let organizationId: string;
  let number = 2000;

  beforeAll(async () => {
    exchange = await openExchange();
    client = await exchange.administrator();
    organizationId = await registerOrganization(client, 'Acme');
  });
  afterAll(async () => {
    agent.destroy();
    await exchange.stop();
  });

  /** Refusals are part of life: a number that is taken, a line that is empty already. */
  async function happens(step: Change, line: Line & { configurationUrl: string }): Promise<void> {
    const { deviceId, extensionId, sipAccountId } = line;
    const device = { success: 'DeviceChanged' };
    switch (step.kind) {
      case 'rotateKey': {
        const options = { success: 'DeviceWithKey', inputType: 'DeviceRequest', fields: 'configurationUrl' };
        const rotated = await client.change<{ configurationUrl: string }>('rotateAccessKey', { deviceId }, options);
        line.configurationUrl = rotated.configurationUrl;
        return;
      }
      case 'rotatePassword':
        return void (await client.change('rotateSipPassword', { sipAccountId }, { success: 'SipPasswordRotated' }));
      case 'rename':
        return void (await client.change(
          'updateExtension',
          { extensionId, displayName: step.name },
          { success: 'ExtensionChanged' },
        ));
      case 'renumber':
        return void (await client.change(
          'changeExtensionNumber',
          { extensionId, number: step.number },
          { success: 'ExtensionChanged' },
        ));
      case 'keys': {
        const functionKeys = [{ index: 1, type: 'BLF', value: '202', label: step.label }];
        return void (await client.change('setFunctionKeys', { deviceId, functionKeys }, device));
      }
      case 'adminPassword':
        return void (await client.change('editDevice', { deviceId, adminPassword: step.digits }, device));
      case 'settings':
        return void (await client.change(
          'changeSipAccountSettings',
          { sipAccountId, ...step.settings },
          { success: 'SipAccountSettingsChanged' },
        ));
      case 'unassign':
        return void (await client.change('unassignSipAccount', { deviceId, line: 1 }, device));
      case 'assign':
        return void (await client.change('assignSipAccount', { deviceId, line: 1, sipAccountId }, device));
      case 'download':
        return;
      default:
        step satisfies never;
    }
  }

  it.each(['snom-d785', 'yealink-t46u'])(
    'is what a %s got then, byte for byte, whatever happened since',
    async (model) => {
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 3, maxLength: 14 }), async (steps) => {
          const line = { ...(await createLine(client, organizationId, { number: String((number += 1)), model })) };
          const got = new Map<string, string>();
          for (const step of [...steps, { kind: 'download' } as const]) {
            await happens(step, line).catch((error: unknown) => {
              if (!(error instanceof Error && 'codes' in error)) throw error;
            });
            if (step.kind !== 'download') continue;
            const userAgent = randomUUID();
            const url = line.configurationUrl.endsWith('/')
              ? `${line.configurationUrl}805ec0112233.cfg`
              : line.configurationUrl;
            const { status, body } = await askDoor(url, agent, { headers: { 'user-agent': userAgent } });
            expect(status).toBe(200);
            got.set(userAgent, body.toString());
          }
          await sameAgain(line.deviceId, got);
        }),
        { numRuns: 12 },
      );
    },
  );

  it('is what it got also while all of it is changed', async () => {
    const line = {
      ...(await createLine(client, organizationId, { number: String((number += 1)), model: 'snom-d785' })),
    };
    const got = new Map<string, string>();
    const downloads = async () => {
      for (let count = 0; count < 25; count++) {
        const userAgent = randomUUID();
        const { status, body } = await askDoor(line.configurationUrl, agent, { headers: { 'user-agent': userAgent } });
        expect(status).toBe(200);
        got.set(userAgent, body.toString());
      }
    };
    let over = false;
    const changes = async (changeOf: (count: number) => Change) => {
      for (let count = 0; !over; count++) await happens(changeOf(count), line);
    };
    const changing = Promise.all([
      changes((count) => ({ kind: 'keys', label: `key ${count}` })),
      changes((count) => ({ kind: 'rename', name: `name ${count}` })),
      changes((count) => ({ kind: 'adminPassword', digits: String(1000 + count) })),
      changes((count) => ({ kind: 'settings', settings: { registrationLifetimeSeconds: 60 + count } })),
    ]);
    await Promise.all([downloads(), downloads()]);
    over = true;
    await changing;
    await sameAgain(line.deviceId, got);
  });

  it('is what it got also when the clock was set back meanwhile, and what it gets is known', async () => {
    const line = await createLine(client, organizationId, { number: String((number += 1)), model: 'snom-d785' });
    const got = new Map<string, string>();
    const download = async () => {
      const userAgent = randomUUID();
      const { status, body } = await askDoor(line.configurationUrl, agent, { headers: { 'user-agent': userAgent } });
      expect(status).toBe(200);
      got.set(userAgent, body.toString());
      return createHash('sha256').update(body).digest('hex');
    };
    await download();
    const earlier = jest.spyOn(SystemClock.prototype, 'now').mockImplementation(() => new Date(Date.now() - 7_200_000));
    try {
      for (const name of ['first', 'second']) {
        await client.change('editDevice', { deviceId: line.deviceId, name }, { success: 'DeviceChanged' });
        await happens({ kind: 'adminPassword', digits: name === 'first' ? '4711' : '4712' }, line);
        const hash = await download();
        const { deviceConfigurationAt: now } = await client.ask<{ deviceConfigurationAt: { hash: string } | null }>(
          'query($deviceId: ID!) { deviceConfigurationAt(deviceId: $deviceId) { hash } }',
          { deviceId: line.deviceId },
        );
        expect(now).toEqual({ hash });
      }
      await sameAgain(line.deviceId, got);
    } finally {
      earlier.mockRestore();
    }
  });

  it('shows of a deleted device what it got, and says why its secrets are not shown any more', async () => {
    const { deviceId, configurationUrl } = await createLine(client, organizationId, {
      number: String((number += 1)),
      model: 'snom-d785',
    });
    await askDoor(configurationUrl, agent);
    const at = new Date().toISOString();
    await client.change('deleteDevice', { deviceId }, { success: 'DeviceDeleted', inputType: 'DeviceRequest' });
    const asked = (field: string) =>
      client.ask<Record<string, { files: object[] }>>(
        `query($deviceId: ID!, $at: DateTime) { ${field}(deviceId: $deviceId, at: $at) { files { body } } }`,
        { deviceId, at },
      );
    expect((await asked('deviceConfigurationAt'))['deviceConfigurationAt']?.files).toHaveLength(1);
    await expect(asked('revealedConfigurationAt')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('is shown with its secrets as a reveal of each, with the reason', async () => {
    const { deviceId, sipAccountId } = await createLine(client, organizationId, {
      number: String((number += 1)),
      model: 'snom-d785',
    });
    await client.ask(
      'query($deviceId: ID!, $reason: String) { revealedConfigurationAt(deviceId: $deviceId, reason: $reason) { hash } }',
      { deviceId, reason: 'Ticket 7' },
    );
    const after = await now();
    for (const [subjectId, type] of [
      [deviceId, 'ConfigurationRevealed'],
      [sipAccountId, 'SipPasswordRevealed'],
    ]) {
      const { auditEntries } = await client.ask<{ auditEntries: { nodes: { type: string; reason: string | null }[] } }>(
        'query($subjectId: ID, $after: String) { auditEntries(filter: { subjectId: $subjectId }, after: $after) { nodes { type reason } } }',
        { subjectId, after },
      );
      expect(auditEntries.nodes).toContainEqual({ type, reason: 'Ticket 7' });
    }
  });

  /** Where the log ends: of a change made for that. */
  async function now() {
    const renamed = { organizationId, name: randomUUID() };
    return (await client.change('renameOrganization', renamed, { success: 'OrganizationChanged' })).position;
  }

  async function sameAgain(deviceId: string, got: ReadonlyMap<string, string>): Promise<void> {
    const after = await now();
    const { pickups } = await client.ask<{ pickups: { nodes: { userAgent: string; time: string; hash: string }[] } }>(
      'query($deviceId: ID!, $after: String) { pickups(deviceId: $deviceId, after: $after, first: 100) { nodes { userAgent time hash } } }',
      { deviceId, after },
    );
    expect(pickups.nodes.map(({ userAgent }) => userAgent).sort()).toEqual([...got.keys()].sort());
    for (const { userAgent, time, hash } of pickups.nodes) {
      const { revealedConfigurationAt: then } = await client.ask<{
        revealedConfigurationAt: { hash: string; files: { body: string }[] };
      }>(
        'query($deviceId: ID!, $at: DateTime) { revealedConfigurationAt(deviceId: $deviceId, at: $at) { hash files { body } } }',
        { deviceId, at: time },
      );
      expect(then.hash).toBe(hash);
      expect(then.files.map(({ body }) => body)).toEqual([asRevealed(got.get(userAgent)!)]);
    }
  }
});
