import type { Socket } from 'node:net';
import { Connection } from './connection.js';
import type { ConnectionSettings } from './connection-settings.js';
import { StreamFramer } from './stream-framer.js';
import type { Endpoint, TransportObserver } from './transport.js';

const PONG = Buffer.from('\r\n');

/** One TCP or TLS connection (RFC 3261 section 18). */
export class StreamConnection extends Connection {
  readonly #framer = new StreamFramer({
    message: (bytes) => this.deliver(bytes),
    ping: () => this.send(PONG),
  });

  constructor(
    private readonly socket: Socket,
    transport: 'TCP' | 'TLS',
    ends: { local: Endpoint; remote: Endpoint },
    settings: ConnectionSettings,
    observer: TransportObserver,
  ) {
    super(transport, ends.local, ends.remote, settings, observer);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, settings.probe);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error) => this.end(error.message));
    socket.on('end', () => this.end('closed by the peer'));
    socket.on('close', () => this.end('closed'));
  }

  send(bytes: Buffer, failed?: (cause: string) => void): void {
    if (!this.open) {
      failed?.('connection lost');
      return;
    }
    this.socket.write(bytes, (error) => {
      if (error) failed?.(error.message);
    });
    if (this.socket.writableLength > this.settings.unread) this.end('peer does not read');
  }

  protected destroy(): void {
    this.socket.destroy();
  }

  #receive(chunk: Buffer): void {
    if (!this.open) return;
    const error = this.#framer.push(chunk);
    if (error === undefined) this.received(this.#framer.unfinished);
    else this.end(error);
  }
}
