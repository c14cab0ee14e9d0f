import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { REFLECTED_CONTROL } from '../testing/control-characters.js';
import { HOSTILE_MESSAGES, HOSTILE_STREAMS } from '../testing/hostile/index.js';
import { Mutations } from '../testing/mutations.js';
import type { TestPhone } from '../testing/phone.js';
import { ALL_TRANSPORTS, type RunningServer, runServer, until } from '../testing/running-server.js';
import { VALID_MESSAGES } from '../testing/valid-messages.js';
import { type Wire, openWire } from '../testing/wire.js';
import type { TransportName } from '../transports/transport.js';

const INPUTS = Number(process.env.RINGLEDGER_FUZZ ?? 10_000);
/** Shares of the inputs: a handshake costs more than many messages. */
const SHARES: Readonly<Record<TransportName, number>> = { UDP: 0.65, TCP: 0.2, WS: 0.1, TLS: 0.03, WSS: 0.02 };
const GROWTH = 48 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function memory(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Sends from a stranger's socket, opened anew whenever the server has ended it; watches what comes back. */
class Stranger {
  answers = 0;
  #wire: Wire | undefined;
  #open = false;

  constructor(
    private readonly running: RunningServer,
    private readonly transport: TransportName,
  ) {}

  async send(bytes: Buffer): Promise<void> {
    if (!this.#open) await this.#connect();
    this.#wire?.send(bytes);
  }

  /** What was sent still arrives; the next message goes by a new connection. */
  leave(): void {
    if (this.transport === 'UDP') return;
    this.#wire?.close();
    this.#open = false;
  }

  close(): void {
    this.#wire?.kill();
  }

  get closed(): boolean {
    return !this.#open;
  }

  async #connect(): Promise<void> {
    const wire = await openWire(this.transport, this.running.endpoint(this.transport));
    this.#wire = wire;
    this.#open = true;
    wire.onClose = () => {
      if (this.#wire === wire) this.#open = false;
    };
    wire.onMessage = (bytes) => {
      this.answers++;
      if (REFLECTED_CONTROL.test(bytes.toString())) throw new Error(`reflected: ${JSON.stringify(bytes.toString())}`);
    };
  }
}

describe('a server among strangers', () => {
  let running: RunningServer;
  let phones: readonly TestPhone[];
  beforeAll(async () => {
    running = await runServer();
    phones = await Promise.all(ALL_TRANSPORTS.map((transport) => running.phone(transport)));
    for (const phone of phones) expect((await phone.register()).status).toBe(200);
  });
  afterAll(() => running.stop());

  const phonesAreServed = async () => {
    for (const phone of phones) {
      expect((await phone.register()).status).toBe(200);
      expect(phone.closed).toBe(false);
    }
  };

  it.each(ALL_TRANSPORTS)('serves its phones beside every hostile message on %s', async (transport) => {
    const stranger = new Stranger(running, transport);
    for (const { bytes } of HOSTILE_MESSAGES) {
      await stranger.send(bytes);
      stranger.leave();
      expect((await phones[0]!.register()).status).toBe(200);
    }
    await phonesAreServed();
    expect(stranger.answers).toBeGreaterThan(0);
    stranger.close();
  });

  it.each(['TCP', 'TLS'] as const)('ends a connection that breaks its framing on %s', async (transport) => {
    const before = memory();
    for (const { chunks } of HOSTILE_STREAMS) {
      const stranger = new Stranger(running, transport);
      for (const chunk of chunks()) {
        await stranger.send(chunk);
        await new Promise((resolve) => setImmediate(resolve));
        if (stranger.closed) break;
      }
      await until(() => stranger.closed);
      await phonesAreServed();
    }
    expect(memory() - before).toBeLessThan(GROWTH);
  });

  it.each(ALL_TRANSPORTS)(
    'survives broken messages without end on %s',
    async (transport) => {
      const mutations = new Mutations(VALID_MESSAGES, 4711 + transport.length);
      const stranger = new Stranger(running, transport);
      const before = memory();
      const arrived = running.door.messages;
      const inputs = INPUTS * SHARES[transport];
      for (let turn = 0; turn < inputs; turn++) {
        await stranger.send(mutations.next());
        // A broken message may end its connection, and what follows on it would be lost.
        stranger.leave();
        if (turn % 50 === 49) expect((await phones[ALL_TRANSPORTS.indexOf(transport)]!.register()).status).toBe(200);
      }
      await phonesAreServed();
      stranger.close();
      // Most were whole messages to their transport; the others end with their connection.
      expect(running.door.messages - arrived).toBeGreaterThan(inputs / 3);
      expect(memory() - before).toBeLessThan(GROWTH);
    },
    60_000 + INPUTS,
  );

  it('answers 500 requests in one burst', async () => {
    const stranger = new Stranger(running, 'TCP');
    await stranger.send(Buffer.concat(Array<Buffer>(500).fill(VALID_MESSAGES[0]!)));
    await until(() => stranger.answers === 500);
    stranger.close();
  });

  it('has had no failure inside', () => {
    expect(running.door.failures).toEqual([]);
  });
});
