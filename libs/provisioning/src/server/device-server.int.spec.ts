import { randomBytes } from 'node:crypto';
import { ask } from '../testing/device-client.js';
import type { Answer } from '../testing/device-client.js';
import { file, sha256 } from '../testing/fake-source.js';
import { runServer } from '../testing/running-server.js';
import type { RunningServer } from '../testing/running-server.js';
import { ABSENT, NOT_WANTED, UNAVAILABLE } from './configuration-source.js';
import type { PickupOutcome } from './configuration-source.js';

const newKey = (): string => randomBytes(24).toString('hex');

describe('the door for devices', () => {
  let running: RunningServer;
  const key = newKey();
  const served = file('account.1.enable = 1\n');

  beforeEach(async () => {
    running = await runServer({ limits: { addressBudget: { burst: 1000, perMinute: 1 } } });
    running.source.set(key, { kind: 'served', file: served });
  });
  afterEach(() => running.stop());

  it('serves the configuration by key, with a strong entity tag and for nobody on the way to keep', async () => {
    expect(await ask(running.port, `/${key}.cfg`)).toEqual({
      status: 200,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-length': '21',
        etag: `"${sha256('account.1.enable = 1\n')}"`,
        'cache-control': 'private, no-cache',
        connection: 'close',
      },
      body: 'account.1.enable = 1\n',
    });
  });

  it('tells the source everything that belongs to the record, and never the key', async () => {
    await ask(running.port, `/${key}/805ec0bdeaef.cfg`, {
      headers: { 'user-agent': `Yealink \u009b${'x'.repeat(500)}`, 'if-none-match': '"a"', 'if-match': '"b"' },
      maxVersion: 'TLSv1.2',
    });
    expect(running.source.asked).toEqual([
      {
        keyHash: sha256(key),
        fileName: '805ec0bdeaef.cfg',
        method: 'GET',
        address: '127.0.0.1',
        userAgent: `Yealink ${'x'.repeat(248)}`,
        ifMatch: '"b"',
        ifNoneMatch: '"a"',
        tlsVersion: 'TLSv1.2',
        overBudget: false,
      },
    ]);
    expect(JSON.stringify(running.source.asked)).not.toContain(key);
  });

  it('serves the file names that a family asks for below the key', async () => {
    running.source.set(key, { kind: 'served', file: file('<settings/>') }, 'snomD785-000413922D24.htm');
    expect((await ask(running.port, `/${key}/snomD785-000413922D24.htm`)).body).toBe('<settings/>');
    await ask(running.port, `/${key}-000413922D24.cfg`);
    expect(running.source.asked.at(-1)).toMatchObject({ keyHash: sha256(key), fileName: '-000413922D24.cfg' });
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const get = await ask(running.port, `/${key}.cfg`);
    const head = await ask(running.port, `/${key}.cfg`, { method: 'HEAD' });
    expect(head).toEqual({ ...get, body: '' });
    expect(running.source.asked.at(-1)).toMatchObject({ method: 'HEAD', keyHash: sha256(key) });
  });

  it('answers 304 without a body to who holds this version', async () => {
    const answer = await ask(running.port, `/${key}.cfg`, { headers: { 'if-none-match': `"x", ${served.etag}` } });
    expect(answer).toEqual({
      status: 304,
      headers: { etag: served.etag, 'cache-control': 'private, no-cache', connection: 'close' },
      body: '',
    });
  });

  it('answers 412 to who wants another version', async () => {
    running.source.set(key, NOT_WANTED);
    const answer = await ask(running.port, `/${key}.cfg`, { headers: { 'if-match': '"x"' } });
    expect(answer).toMatchObject({
      status: 412,
      headers: { 'cache-control': 'no-store' },
      body: 'Precondition failed\n',
    });
  });

  it('sends nothing before the source has answered', async () => {
    let release: (outcome: PickupOutcome) => void = () => undefined;
    let asked: () => void = () => undefined;
    const wasAsked = new Promise<void>((resolve) => (asked = resolve));
    running.source.set(key, () => {
      asked();
      return new Promise((resolve) => (release = resolve));
    });
    let answered = false;
    const answer = ask(running.port, `/${key}.cfg`).then((found) => {
      answered = true;
      return found;
    });
    await wasAsked;
    // Another request goes there and back meanwhile.
    await ask(running.port, `/${newKey()}.cfg`);
    expect(answered).toBe(false);
    release({ kind: 'served', file: served });
    expect((await answer).body).toBe('account.1.enable = 1\n');
  });

  it('tells a device to come back when the record cannot be written, and logs why', async () => {
    running.source.set(key, new Error('disk full'));
    const thrown = await ask(running.port, `/${key}.cfg`);
    running.source.set(key, () => Promise.reject(new Error('store away')));
    const rejected = await ask(running.port, `/${key}.cfg`);
    running.source.set(key, UNAVAILABLE);
    expect(await ask(running.port, `/${key}.cfg`)).toEqual(thrown);
    expect(rejected).toEqual(thrown);
    expect(thrown).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    expect(running.log.lines.filter((line) => line.startsWith('error'))).toHaveLength(2);
    expect(JSON.stringify(running.log.lines)).not.toContain(key);
  });

  it('counts every answer', async () => {
    running.source.set(key, ABSENT, 'a.boot');
    await ask(running.port, `/${key}.cfg`);
    await ask(running.port, `/${key}/a.boot`);
    await ask(running.port, '/');
    const text = await running.metrics.text();
    for (const answer of ['served', 'absent', 'refused']) {
      expect(text).toContain(`ringledger_device_requests_total{answer="${answer}"} 1`);
    }
  });

  describe('what gets nothing', () => {
    const requests: readonly (readonly [name: string, path: string, method?: string])[] = [
      ['an unknown key', `/${newKey()}.cfg`],
      ['a revoked, disabled or used-up key', '/REVOKED'],
      ['a known key with an unknown file', `/${key}/other.cfg`],
      ['a file that the device has not', `/${key}/absent.boot`],
      ['no key', '/'],
      ['a short key', '/abc.cfg'],
      ['a key in upper case', `/${key.toUpperCase()}.cfg`],
      ['a key with a query', `/${key}.cfg?x=1`],
      ['a deeper path', `/${key}/a/b`],
      ['a way out', `/${key}/../etc/passwd`],
      ['an encoded name', `/${key}/%2e%2e`],
      ['a very long path', `/${'a'.repeat(4000)}`],
      ['the name of an object property', '/__proto__'],
      ['another method', `/${key}.cfg`, 'POST'],
      ['one more method', `/${key}.cfg`, 'OPTIONS'],
      ['a deletion', `/${key}/805ec0bdeaef-local.cfg`, 'DELETE'],
    ];

    it('answers them all alike, byte for byte', async () => {
      const revoked = newKey();
      running.source.set(revoked, { kind: 'refused' });
      running.source.set(key, ABSENT, 'absent.boot');
      const answers: Answer[] = [];
      for (const [, path, method] of requests) {
        answers.push(await ask(running.port, path.replace('/REVOKED', `/${revoked}.cfg`), { method: method ?? 'GET' }));
      }
      expect(answers[0]).toEqual({
        status: 404,
        headers: {
          'content-type': 'text/plain',
          'content-length': '10',
          'cache-control': 'no-store',
          connection: 'close',
        },
        body: 'Not found\n',
      });
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    });

    it('asks the source for each of them, so that none is answered in less time', async () => {
      for (const [, path, method] of requests) await ask(running.port, path, { method: method ?? 'GET' });
      expect(running.source.asked).toHaveLength(requests.length);
      for (const { keyHash } of running.source.asked) expect(keyHash).toMatch(/^[0-9a-f]{64}$/);
    });
  });

  it('holds every refusal to the same floor', async () => {
    await running.stop();
    running = await runServer({ limits: { refusalFloor: 60 } });
    running.source.set(key, { kind: 'served', file: served }).set(key, ABSENT, 'a.boot');
    const slow = newKey();
    running.source.set(slow, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return { kind: 'refused' };
    });
    const timeOf = async (path: string): Promise<number> => {
      const start = performance.now();
      await ask(running.port, path);
      return performance.now() - start;
    };
    for (const path of [`/${newKey()}.cfg`, `/${slow}.cfg`, `/${key}/a.boot`, '/x']) {
      expect(await timeOf(path)).toBeGreaterThanOrEqual(60);
    }
  });
});
