import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { ask, open, readToEnd } from '../testing/device-client.js';
import { file } from '../testing/fake-source.js';
import { runServer } from '../testing/running-server.js';
import type { RunningServer } from '../testing/running-server.js';
import type { DeviceServerLimits } from './device-server-limits.js';

const key = randomBytes(24).toString('hex');
const GET = `GET /${key}.cfg HTTP/1.1\r\nHost: x\r\n`;

describe('limits of the door for devices', () => {
  let running: RunningServer;
  const start = async (limits: Partial<DeviceServerLimits> = {}): Promise<RunningServer> => {
    running = await runServer({ limits });
    running.source.set(key, { kind: 'served', file: file('configuration') });
    return running;
  };
  const isAlive = async (): Promise<void> => {
    expect(await ask(running.port, `/${key}.cfg`)).toMatchObject({ status: 200, body: 'configuration' });
  };
  const counted = async (reason: string): Promise<number> => {
    const found = new RegExp(`device_connection_faults_total{reason="${reason}"} (\\d+)`).exec(
      await running.metrics.text(),
    );
    return Number(found?.[1] ?? 0);
  };
  afterEach(() => running.stop());

  it('ends a connection that sends its headers one by one', async () => {
    await start({ headersTimeout: 100 });
    const socket = await open(running.port);
    const everything = readToEnd(socket);
    socket.write(GET);
    const drip = setInterval(() => socket.write('X-A: b\r\n'), 20);
    expect(await everything).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
    expect(running.source.asked).toHaveLength(0);
    expect(await counted('timeout')).toBe(1);
    await isAlive();
  });

  it('ends a connection that sends nothing after the handshake', async () => {
    await start({ headersTimeout: 100 });
    expect(await readToEnd(await open(running.port))).toMatch(/^HTTP\/1\.1 408 /);
    await isAlive();
  });

  it('ends a connection that never starts its handshake', async () => {
    await start({ handshakeTimeout: 100 });
    const socket = connect(running.port, '127.0.0.1');
    await once(socket, 'connect');
    expect(await readToEnd(socket)).toBe('');
    expect(await counted('tls')).toBe(1);
    await isAlive();
  });

  it('refuses headers beyond the limit', async () => {
    await start();
    const socket = await open(running.port);
    const everything = readToEnd(socket);
    socket.write(`${GET}X-A: ${'a'.repeat(8192)}\r\n\r\n`);
    expect(await everything).toMatch(/^HTTP\/1\.1 431 /);
    expect(running.source.asked).toHaveLength(0);
    expect(await counted('headers_too_large')).toBe(1);
    await isAlive();
  });

  it('refuses what is no HTTP', async () => {
    await start();
    const socket = await open(running.port);
    const everything = readToEnd(socket);
    socket.write('REGISTER sip:example.net SIP/2.0\r\n\r\n');
    expect(await everything).toMatch(/^HTTP\/1\.1 400 /);
    await isAlive();
  });

  it.each([
    ['a length', 'Content-Length: 5\r\n\r\nhello'],
    ['chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'],
    ['a length and more to come', 'Content-Length: 1000000000\r\n\r\n'],
    ['a question whether it may', 'Content-Length: 5\r\nExpect: 100-continue\r\n\r\n'],
  ])('takes no body that comes with %s', async (_, rest) => {
    await start();
    const socket = await open(running.port);
    const everything = readToEnd(socket);
    socket.write(GET + rest);
    const answer = await everything;
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(running.source.asked).toHaveLength(0);
    await isAlive();
  });

  it('answers requests that come in one piece in their order', async () => {
    await start();
    running.source.set(key, { kind: 'served', file: file('second') }, 'b');
    const socket = await open(running.port);
    const everything = readToEnd(socket);
    socket.write(`${GET}\r\nGET /${key}/b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(await everything).toMatch(/configuration[^]*second/);
  });

  it('ends a connection with too many requests under way', async () => {
    await start({ pipelined: 4 });
    running.source.set(key, () => new Promise(() => undefined));
    const socket = await open(running.port);
    const everything = readToEnd(socket);
    socket.write(`${GET}\r\n`.repeat(5));
    expect(await everything).toBe('');
    expect(running.source.asked).toHaveLength(4);
    expect(await counted('pipelining')).toBe(1);
  });

  it('counts only requests under way, not those of the past', async () => {
    await start({ pipelined: 1 });
    const socket = await open(running.port);
    for (let round = 0; round < 3; round += 1) {
      const answered = once(socket, 'data');
      socket.write(`${GET}\r\n`);
      expect(String(await answered)).toContain('200 OK');
    }
    socket.destroy();
  });

  it('keeps an idle connection only for a while', async () => {
    await start({ keepAliveTimeout: 50 });
    const socket = await open(running.port);
    const everything = readToEnd(socket);
    socket.write(`${GET}\r\n`);
    expect(await everything).toContain('configuration');
  });

  it('ends a connection that does not take its answer', async () => {
    await start({ inactivityTimeout: 100 });
    running.source.set(key, { kind: 'served', file: file('x'.repeat(50_000_000)) });
    const socket = await open(running.port);
    socket.write(`${GET}\r\n`);
    await once(socket, 'readable');
    socket.pause();
    const gone = new Promise<void>((resolve) => socket.once('close', resolve));
    await running.server.close(60_000);
    socket.destroy();
    await gone;
  });

  it('closes connections beyond the limit of one address, and takes new ones when others went', async () => {
    await start({ connectionsPerAddress: 2 });
    const [first, second] = [await open(running.port), await open(running.port)];
    await expect(ask(running.port, `/${key}.cfg`)).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|EPIPE/),
    });
    expect(await counted('too_many')).toBe(1);
    first.destroy();
    second.destroy();
    while ((await running.metrics.text()).includes('device_connections 2')) await new Promise(setImmediate);
    await isAlive();
  });

  it('closes connections beyond the limit of all', async () => {
    await start({ connections: 1 });
    const first = await open(running.port);
    await expect(ask(running.port, `/${key}.cfg`)).rejects.toMatchObject({ code: expect.any(String) });
    first.destroy();
  });

  it('lives on when HTTP comes to the TLS port', async () => {
    await start();
    const socket = connect(running.port, '127.0.0.1');
    socket.write(`${GET}\r\n`);
    await readToEnd(socket);
    expect(running.source.asked).toHaveLength(0);
    expect(await counted('tls')).toBe(1);
    await isAlive();
  });

  it('lives on when clients vanish in the middle of everything', async () => {
    await start();
    let answers = 0;
    running.source.set(key, async () => {
      answers += 1;
      return { kind: 'served', file: file('x'.repeat(1_000_000)) };
    });
    for (let round = 0; round < 10; round += 1) {
      const raw = connect(running.port, '127.0.0.1');
      await once(raw, 'connect');
      raw.resetAndDestroy();
      const socket = await open(running.port);
      const asked = answers;
      socket.write(`${GET}\r\n`);
      while (answers === asked) await new Promise(setImmediate);
      socket.destroy();
    }
    running.source.set(key, { kind: 'served', file: file('configuration') });
    await isAlive();
  });

  it('answers what is under way before it closes, and takes nothing new', async () => {
    await start();
    let release: () => void = () => undefined;
    let asked: () => void = () => undefined;
    const wasAsked = new Promise<void>((resolve) => (asked = resolve));
    running.source.set(key, () => {
      asked();
      return new Promise((resolve) => (release = () => resolve({ kind: 'served', file: file('last') })));
    });
    const answer = ask(running.port, `/${key}.cfg`);
    await wasAsked;
    const closed = running.server.close(60_000);
    release();
    expect((await answer).body).toBe('last');
    await closed;
    await expect(ask(running.port, `/${key}.cfg`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('given a handshake that never ends, closes when its grace is over', async () => {
    await start({ handshakeTimeout: 600_000 });
    const socket = connect(running.port, '127.0.0.1');
    socket.on('error', () => undefined);
    // The first bytes of a TLS record, whose rest never comes.
    socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]));
    while (!/device_connections 1$/m.test(await running.metrics.text())) await new Promise(setImmediate);
    const gone = once(socket, 'close');
    await running.server.close(50);
    await gone;
  });
});
