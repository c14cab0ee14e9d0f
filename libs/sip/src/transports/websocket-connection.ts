import { type RawData, WebSocket } from 'ws';
import { Connection } from './connection.js';
import type { ConnectionSettings } from './connection-settings.js';
import type { Endpoint, TransportObserver } from './transport.js';

const CR = 13;
const LF = 10;

const CLOSING = 'closing';

/** Tells when it is being closed, and not only when its connection ends, for which a peer may take its time. */
export class PhoneWebSocket extends WebSocket {
  override close(...how: Parameters<WebSocket['close']>): void {
    super.close(...how);
    // Later than the error that it may be closed for.
    queueMicrotask(() => this.emit(CLOSING));
  }
}

/** One WebSocket of a phone (RFC 7118 section 5): each frame is one message, text or binary; we answer as it speaks. */
export class WebSocketConnection extends Connection {
  #binary = false;
  #alive = true;
  readonly #probe: NodeJS.Timeout;

  constructor(
    private readonly socket: PhoneWebSocket,
    transport: 'WS' | 'WSS',
    ends: { local: Endpoint; remote: Endpoint },
    settings: ConnectionSettings,
    observer: TransportObserver,
  ) {
    super(transport, ends.local, ends.remote, settings, observer);
    socket.on('message', (data, binary) => this.#receive(data, binary));
    socket.on('pong', () => this.#answered());
    socket.on('error', (error) => this.end(error.message));
    // RFC 6455 section 5.5.1: nothing comes after the close frame. The socket ends its connection itself.
    socket.on(CLOSING, () => this.ended('closed by the peer'));
    socket.on('close', () => this.end('closed by the peer'));
    this.#probe = setInterval(() => this.#ping(), settings.probe).unref();
  }

  send(bytes: Buffer, failed?: (cause: string) => void): void {
    if (!this.open) {
      failed?.('connection lost');
      return;
    }
    this.socket.send(bytes, { binary: this.#binary }, (error) => {
      if (error) failed?.(error.message);
    });
    if (this.socket.bufferedAmount > this.settings.unread) this.end('peer does not read');
  }

  protected destroy(): void {
    clearInterval(this.#probe);
    this.socket.terminate();
  }

  protected override ended(cause: string): void {
    clearInterval(this.#probe);
    super.ended(cause);
  }

  #receive(data: RawData, binary: boolean): void {
    if (!Buffer.isBuffer(data)) return this.end('unexpected frame');
    this.#alive = true;
    this.#binary = binary;
    // Some clients keep alive with line breaks, however many, although RFC 7118 section 6 asks for pings.
    if (data.length > 4 && !isLineBreaks(data)) this.deliver(data);
    else if (data.includes('\r\n\r\n')) this.send(Buffer.from('\r\n'));
    this.received(false);
  }

  #answered(): void {
    this.#alive = true;
    this.received(false);
  }

  /** RFC 7118 section 6: who did not answer since the last ping is gone, and its registrations with it. */
  #ping(): void {
    if (!this.#alive) return this.end('no answer to a ping');
    this.#alive = false;
    this.socket.ping();
  }
}

function isLineBreaks(data: Buffer): boolean {
  return data.every((byte) => byte === CR || byte === LF);
}
