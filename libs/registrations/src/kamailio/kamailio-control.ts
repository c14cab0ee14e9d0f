import { Agent, request } from 'node:http';

/** Where Kamailio takes commands: the listener of docker/kamailio/control.cfg. */
export interface KamailioControlSettings {
  readonly url: URL;
  readonly secret: string;
}

/** Kamailio did not answer, or not as it should: whether the command was carried out is unknown. */
export class KamailioUnavailableError extends Error {
  readonly code = 'KAMAILIO_UNAVAILABLE';
}

/** Kamailio refused a command (JSON-RPC 2.0 section 5.1). */
export class KamailioRpcError extends Error {
  readonly code = 'KAMAILIO_RPC';

  constructor(
    readonly status: number,
    method: string,
  ) {
    super(`Kamailio refused ${method} with ${status}`);
  }
}

const TIMEOUT = 2000;
const CONNECTIONS = 4;
const MOST_BYTES = 1 << 20;
/** A listing of everything takes Kamailio long. */
export const LONG = { timeout: 120_000, mostBytes: 64 << 20 };

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** JSON-RPC and the commands of docker/kamailio/control.cfg, over a few connections that are kept. Parameters are never told in errors. */
export class KamailioControl {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  #calls = 0;

  constructor(private readonly settings: KamailioControlSettings) {}

  async rpc(method: string, params: readonly (string | number)[], bounds = {}): Promise<unknown> {
    const id = ++this.#calls;
    const { status, body } = await this.#send('/RPC', JSON.stringify({ jsonrpc: '2.0', id, method, params }), bounds);
    const answer = parsed(body);
    if (answer?.error !== undefined) throw new KamailioRpcError(Number(answer.error.code), method);
    if (status !== 200 || answer?.result === undefined) throw unavailable(`${method} was answered with ${status}`);
    return answer.result;
  }

  /** An item of one of its tables; with seconds, it ends by itself. */
  async set(table: string, key: string, value: string, seconds: number | null = null): Promise<void> {
    if (seconds === null) await this.rpc('htable.sets', [table, key, value]);
    else await this.rpc('htable.setxs', [table, key, value, seconds]);
  }

  async unset(table: string, key: string): Promise<void> {
    try {
      await this.rpc('htable.delete', [table, key]);
    } catch (error) {
      // It was not there.
      if (!(error instanceof KamailioRpcError)) throw error;
    }
  }

  /** The HTTP status of a command. */
  async command(...path: readonly string[]): Promise<number> {
    const { status } = await this.#send(`/${path.join('/')}`, '', {});
    if (status === 403) throw unavailable('the secret or the address of this process is not the one that it expects');
    return status;
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(path: string, body: string, { timeout = TIMEOUT, mostBytes = MOST_BYTES }): Promise<Answer> {
    const { secret, url } = this.settings;
    const headers = { 'X-Ringledger-Secret': secret, 'Content-Length': Buffer.byteLength(body) };
    const signal = AbortSignal.timeout(timeout);
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(unavailable(signal.aborted ? 'it did not answer' : error.message));
      const sent = request(new URL(path, url), { method: 'POST', agent: this.#agent, headers, signal }, (response) => {
        const pieces: Buffer[] = [];
        let length = 0;
        response.on('data', (piece: Buffer) => {
          length += piece.length;
          if (length > mostBytes) response.destroy(new Error('its answer is too long'));
          else pieces.push(piece);
        });
        response.on('error', fail);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString('utf8') }),
        );
      });
      sent.on('error', fail);
      sent.end(body);
    });
  }
}

interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown };
}

function parsed(body: string): RpcAnswer | null {
  try {
    return JSON.parse(body) as RpcAnswer | null;
  } catch {
    return null;
  }
}

function unavailable(why: string): KamailioUnavailableError {
  return new KamailioUnavailableError(`Kamailio cannot be commanded: ${why}`);
}
