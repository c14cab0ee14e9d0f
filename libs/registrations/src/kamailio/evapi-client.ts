import { createHash } from 'node:crypto';
import { type Socket, connect } from 'node:net';
import type { Log } from '@ringledger/observability';
import type { Randomness } from '@ringledger/system';
import { type BeatFact, type KamailioFact, parseFact } from './facts.js';
import { netstring, NetstringReader } from './netstrings.js';
import { TakenFacts } from './taken-facts.js';

/** Where Kamailio tells what happened (evapi `bind_addr`). */
export interface EvapiSettings {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
}

/** Who listens to Kamailio. */
export abstract class EvapiListener {
  /** From here on everything is told; what happened before may have been missed. */
  abstract connected(): void;
  abstract disconnected(): void;
  abstract beat(beat: BeatFact): void;
  /** Resolves when it has been dealt with; never rejects. Kamailio keeps what is more than a window of these. */
  abstract fact(fact: KamailioFact): Promise<void>;
}

/** The longest message of events.cfg: ten contacts and a proof, in base64. */
const MOST_BYTES = 65_536;
/** Kamailio says every second that it lives. */
const SILENCE = 5000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5000;

/**
 * A connection to Kamailio's evapi, made again whenever it ends. Whatever cannot be understood ends it too, since the stream has no other
 * place to begin anew. Takes part in docker/kamailio/events.cfg: `hello` with a proof of the secret, `taken` for what was dealt with.
 */
export class EvapiClient {
  #socket: Socket | null = null;
  #again: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE;
  #stopped = false;

  constructor(
    private readonly settings: EvapiSettings,
    private readonly listener: EvapiListener,
    private readonly randomness: Randomness,
    private readonly log: Log,
  ) {}

  start(): void {
    if (this.#socket === null && !this.#stopped) this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#again);
    this.#socket?.destroy();
  }

  #connect(): void {
    const { host, port } = this.settings;
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    const reader = new NetstringReader(MOST_BYTES);
    const taken = new TakenFacts();
    let isHeard = false;
    socket.setTimeout(SILENCE, () => socket.destroy(new Error('silent')));
    socket.on('connect', () => socket.write(netstring(this.#hello())));
    socket.on('error', (error) => this.log.warn('Kamailio does not tell what happens', { err: error, host, port }));
    socket.on('data', (bytes: Buffer) => {
      try {
        for (const message of reader.read(bytes)) {
          if (!isHeard) this.listener.connected();
          isHeard = true;
          this.#message(message, socket, taken);
          this.#pause = FIRST_PAUSE;
        }
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    socket.on('close', () => {
      this.#socket = null;
      if (isHeard) this.listener.disconnected();
      if (this.#stopped) return;
      this.#again = setTimeout(() => this.#connect(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    });
  }

  /** The secret itself stays here: what Kamailio logs of it proves nothing to others. */
  #hello(): string {
    const word = this.randomness.bytes(16).toString('hex');
    const proof = createHash('sha256').update(`${word}:${this.settings.secret}`).digest('hex');
    return `hello:${word}:${proof}`;
  }

  #message(message: Buffer, socket: Socket, taken: TakenFacts): void {
    const fact = parseFact(message);
    if (fact === null) throw new Error('What Kamailio tells is not understood');
    if (fact.kind === 'beat') return this.listener.beat(fact);
    const { sent } = fact;
    taken.began(sent);
    void this.listener.fact(fact).then(() => {
      const before = taken.upTo;
      taken.done(sent);
      if (taken.upTo > before && !socket.destroyed) socket.write(netstring(`taken:${taken.upTo}`));
    });
  }
}
