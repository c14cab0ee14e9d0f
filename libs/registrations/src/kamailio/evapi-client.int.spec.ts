import { createHash } from 'node:crypto';
import { type Server, type Socket, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { JsonLog } from '@ringledger/observability';
import { SystemRandomness } from '@ringledger/system';
import { EvapiClient, EvapiListener } from './evapi-client.js';
import type { BeatFact, KamailioFact } from './facts.js';
import { netstring, NetstringReader } from './netstrings.js';

const SECRET = 'secret';

/** Notes what it is told; holds what it is told to hold. */
class Listener extends EvapiListener {
  readonly told: string[] = [];
  readonly held = new Map<number, () => void>();
  holds: (fact: KamailioFact) => boolean = () => false;
  #look: () => void = () => undefined;

  connected(): void {
    this.#tell('connected');
  }
  disconnected(): void {
    this.#tell('disconnected');
  }
  beat({ total }: BeatFact): void {
    this.#tell(`beat ${total}`);
  }
  async fact(fact: KamailioFact): Promise<void> {
    this.#tell(`fact ${fact.sent}`);
    if (this.holds(fact)) await new Promise<void>((resolve) => this.held.set(fact.sent, resolve));
  }

  async until(...told: readonly string[]): Promise<void> {
    while (!told.every((one) => this.told.includes(one))) await new Promise<void>((resolve) => (this.#look = resolve));
  }

  #tell(what: string): void {
    this.told.push(what);
    this.#look();
  }
}

describe('the connection to evapi', () => {
  let server: Server;
  let client: EvapiClient;
  let listener: Listener;
  const sockets: Socket[] = [];
  const heard: string[] = [];
  let look: () => void = () => undefined;

  beforeEach(async () => {
    sockets.length = heard.length = 0;
    server = createServer((socket) => {
      sockets.push(socket);
      const reader = new NetstringReader(1000);
      socket.on('data', (bytes: Buffer) => {
        heard.push(...[...reader.read(bytes)].map(String));
        look();
      });
      socket.on('error', () => undefined);
      look();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    listener = new Listener();
    const { port } = server.address() as AddressInfo;
    const settings = { host: '127.0.0.1', port, secret: SECRET };
    client = new EvapiClient(settings, listener, new SystemRandomness(), new JsonLog('silent'));
    client.start();
  });
  afterEach(async () => {
    client.stop();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => (look = resolve));
  };
  const beat = (total: number) => netstring(JSON.stringify({ kind: 'beat', n: total, waiting: 0, now: 1 }));
  const fact = (sent: number) => netstring(JSON.stringify({ kind: 'other', n: sent, m: sent, now: 1 }));

  it('proves that it knows the secret, without telling it', async () => {
    await until(() => heard.length === 1);
    const [hello, word, proof] = (heard[0] as string).split(':');
    expect(hello).toBe('hello');
    expect(proof).toBe(createHash('sha256').update(`${word}:${SECRET}`).digest('hex'));
  });

  it('is connected when it is told something', async () => {
    await until(() => heard.length === 1);
    sockets[0]?.write(beat(5) + fact(1));
    await listener.until('fact 1');
    expect(listener.told).toEqual(['connected', 'beat 5', 'fact 1']);
  });

  it('says up to where everything is done', async () => {
    listener.holds = ({ sent }) => sent === 7;
    await until(() => heard.length === 1);
    sockets[0]?.write([6, 7, 8, 9].map(fact).join(''));
    await until(() => heard.includes('taken:6'));
    await listener.until('fact 9');
    expect(heard.at(-1)).toBe('taken:6');
    listener.held.get(7)?.();
    await until(() => heard.includes('taken:9'));
  });

  it('begins anew when the stream cannot be understood, and when it ends', async () => {
    await until(() => heard.length === 1);
    sockets[0]?.write(`${beat(1)}nonsense`);
    await listener.until('disconnected');
    await until(() => heard.length === 2);
    sockets[1]?.write(beat(2));
    await listener.until('beat 2');
    sockets[1]?.destroy();
    await until(() => heard.length === 3);
    expect(listener.told).toEqual(['connected', 'beat 1', 'disconnected', 'connected', 'beat 2', 'disconnected']);
  });
});
