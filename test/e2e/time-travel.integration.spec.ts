import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createLine, registerOrganization } from '../harness/line.js';
import { Lives } from '../harness/lives.js';
import { operate } from '../harness/operate.js';
import { askDoor, phoneAgent } from '../harness/phone-door.js';
import { askedBy, happens, lineChange } from './line-changes.js';

const SEQUENCES = 500;
const AT_ONCE = 16;

interface Had {
  readonly deviceId: string;
  /** SHA-256 of what the phone got, by the user agent that it named, oldest first. */
  readonly got: ReadonlyMap<string, string>;
}

describe('the configurations of 500 phones to which anything happened (N-01)', () => {
  const agent = phoneAgent();
  let directory: string;
  beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'ringledger-time-travel-'))));
  afterAll(() => {
    agent.destroy();
    return rm(directory, { recursive: true, force: true });
  });

  it('are those that they got, once all read models were dropped and made again from the log', async () => {
    const lives = new Lives(directory);
    const seed = Date.now();
    const changes = fc.sample(fc.array(lineChange, { minLength: 2, maxLength: 8 }), { numRuns: SEQUENCES, seed });
    const had = await lives.during(async (client) => {
      const organizationId = await registerOrganization(client, 'Acme');
      return shared(changes, async (steps, n): Promise<Had> => {
        const model = n % 2 === 0 ? 'snom-d785' : 'yealink-t46u';
        const line = { ...(await createLine(client, organizationId, { number: String(2_000_000 + n), model })) };
        const got = new Map<string, string>();
        for (const step of [...steps, { kind: 'download' } as const]) {
          await happens(client, step, line);
          const userAgent = randomUUID();
          const { status, body } = await askDoor(askedBy(line), agent, { headers: { 'user-agent': userAgent } });
          expect(status).toBe(200);
          got.set(userAgent, createHash('sha256').update(body).digest('hex'));
        }
        return { deviceId: line.deviceId, got };
      });
    });

    expect(await operate('rebuild-read-models', directory)).toMatch(/^\d+ read models are made again from the log/);

    const differing = await lives.during(async (client) => {
      const { position: after } = await client.change(
        'registerOrganization',
        { name: 'After' },
        { success: 'OrganizationChanged' },
      );
      const compared = await shared(had, async ({ deviceId, got }) => {
        const { pickups } = await client.ask<{ pickups: { nodes: { userAgent: string; time: string }[] } }>(
          'query($deviceId: ID!, $after: String) { pickups(deviceId: $deviceId, after: $after, first: 100) { nodes { userAgent time } } }',
          { deviceId, after },
        );
        const then: [string, string][] = [];
        for (const { userAgent, time } of pickups.nodes) {
          const { deviceConfigurationAt } = await client.ask<{ deviceConfigurationAt: { hash: string } }>(
            'query($deviceId: ID!, $at: DateTime) { deviceConfigurationAt(deviceId: $deviceId, at: $at) { hash } }',
            { deviceId, at: time },
          );
          then.push([userAgent, deviceConfigurationAt.hash]);
        }
        const sorted = (pairs: Iterable<[string, string]>) => JSON.stringify([...pairs].sort());
        return sorted(then) === sorted(got) ? [] : [deviceId];
      });
      return compared.flat();
    });
    expect({ seed, differing }).toEqual({ seed, differing: [] });
  }, 300_000);
});

/** As many of them at once as a busy exchange has. */
async function shared<T, R>(items: readonly T[], work: (item: T, n: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const next = items.entries();
  const worker = async () => {
    for (const [n, item] of next) results.push(await work(item, n));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
