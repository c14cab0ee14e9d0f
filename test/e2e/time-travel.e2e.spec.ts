import { jest } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { SystemClock } from '@ringledger/system';
import fc from 'fast-check';
import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization } from '../harness/line.js';
import { asRevealed, askDoor, phoneAgent } from '../harness/phone-door.js';
import { askedBy, happens, lineChange } from './line-changes.js';
import type { LineChange } from './line-changes.js';

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

  it.each(['snom-d785', 'yealink-t46u'])(
    'is what a %s got then, byte for byte, whatever happened since',
    async (model) => {
      await fc.assert(
        fc.asyncProperty(fc.array(lineChange, { minLength: 3, maxLength: 14 }), async (steps) => {
          const line = { ...(await createLine(client, organizationId, { number: String((number += 1)), model })) };
          const got = new Map<string, string>();
          for (const step of [...steps, { kind: 'download' } as const]) {
            await happens(client, step, line);
            if (step.kind !== 'download') continue;
            const userAgent = randomUUID();
            const { status, body } = await askDoor(askedBy(line), agent, { headers: { 'user-agent': userAgent } });
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
    const changes = async (changeOf: (count: number) => LineChange) => {
      for (let count = 0; !over; count++) await happens(client, changeOf(count), line);
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
        await happens(client, { kind: 'adminPassword', digits: name === 'first' ? '4711' : '4712' }, line);
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
