import { randomBytes } from 'node:crypto';
import { ask } from '../testing/device-client.js';
import type { Answer } from '../testing/device-client.js';
import { file } from '../testing/fake-source.js';
import { runServer } from '../testing/running-server.js';
import type { RunningServer } from '../testing/running-server.js';
import { ABSENT } from './configuration-source.js';

const newKey = (): string => randomBytes(24).toString('hex');
const key = newKey();
const small = { burst: 3, perMinute: 6 };

describe('budgets of failed requests', () => {
  let running: RunningServer;
  const from = (address: string, path: string): Promise<Answer> =>
    ask(running.port, path, { headers: { 'x-forwarded-for': address } });
  const fail = (address: string): Promise<Answer> => from(address, `/${newKey()}.cfg`);

  beforeEach(async () => {
    running = await runServer({
      trustedProxies: ['127.0.0.0/8'],
      limits: { addressBudget: small, networkBudget: { burst: 5, perMinute: 6 } },
    });
    running.source.set(key, { kind: 'served', file: file('configuration') }).set(key, ABSENT, 'a.boot');
  });
  afterEach(() => running.stop());

  it('answers 429 with the time to wait once they are used up, to a dead key and an unknown one alike', async () => {
    const dead = newKey();
    running.source.set(dead, { kind: 'refused' });
    for (let round = 0; round < 3; round += 1) expect((await fail('192.0.2.1')).status).toBe(404);
    const unknown = await fail('192.0.2.1');
    expect(unknown).toMatchObject({ status: 429, headers: { 'retry-after': '10' }, body: 'Too many requests\n' });
    expect(await from('192.0.2.1', `/${dead}.cfg`)).toEqual(unknown);
    expect(await from('192.0.2.1', '/nonsense')).toEqual(unknown);
  });

  it('goes on serving the phones with good keys behind the same address', async () => {
    for (let round = 0; round < 8; round += 1) await fail('192.0.2.1');
    expect(await from('192.0.2.1', `/${key}.cfg`)).toMatchObject({ status: 200, body: 'configuration' });
    expect(running.source.asked.at(-1)).toMatchObject({ address: '192.0.2.1', overBudget: true });
    expect(await from('192.0.2.1', `/${key}/a.boot`)).toMatchObject({ status: 404 });
  });

  it('does not count what a good phone asks in vain', async () => {
    for (let round = 0; round < 8; round += 1) await from('192.0.2.1', `/${key}/a.boot`);
    expect((await fail('192.0.2.1')).status).toBe(404);
  });

  it('tells who uses a good key in too many new ways when to come again, and counts that as no failure', async () => {
    const overused = newKey();
    running.source.set(overused, { kind: 'too-many', seconds: 2 });
    for (let round = 0; round < 8; round += 1) {
      const answer = await from('192.0.2.1', `/${overused}.cfg`);
      expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '2' }, body: 'Too many requests\n' });
    }
    expect((await fail('192.0.2.1')).status).toBe(404);
  });

  it('fills again with time', async () => {
    for (let round = 0; round < 4; round += 1) await fail('192.0.2.1');
    running.clock.pass(10_000);
    expect((await fail('192.0.2.1')).status).toBe(404);
    expect((await fail('192.0.2.1')).status).toBe(429);
  });

  it('keeps one address apart from another, but a whole network together', async () => {
    for (let round = 0; round < 3; round += 1) await fail('192.0.2.1');
    expect((await fail('198.51.100.1')).status).toBe(404);
    expect((await fail('192.0.2.2')).status).toBe(404);
    expect((await fail('192.0.2.3')).status).toBe(404);
    expect((await fail('192.0.2.4')).status).toBe(429);
  });

  it('takes all of an IPv6 /64 for one address', async () => {
    for (let round = 0; round < 3; round += 1) await fail(`2001:db8:1:1::${round}`);
    expect((await fail('2001:db8:1:1:ffff::9')).status).toBe(429);
    expect((await fail('2001:db8:1:2::1')).status).toBe(404);
  });

  it('believes no X-Forwarded-For but that of a named proxy', async () => {
    await running.stop();
    running = await runServer({ trustedProxies: ['10.0.0.0/8'], limits: { addressBudget: small } });
    for (let round = 0; round < 3; round += 1) await fail(`203.0.113.${round}`);
    expect((await fail('203.0.113.99')).status).toBe(429);
    expect(running.source.asked.at(-1)).toMatchObject({ address: '127.0.0.1' });
  });

  it('does not count the connections of a named proxy as those of one client', async () => {
    await running.stop();
    running = await runServer({ trustedProxies: ['127.0.0.1/32'], limits: { connectionsPerAddress: 1 } });
    running.source.set(key, { kind: 'served', file: file('configuration') });
    const answers = await Promise.all([1, 2, 3].map((host) => from(`192.0.2.${host}`, `/${key}.cfg`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});
