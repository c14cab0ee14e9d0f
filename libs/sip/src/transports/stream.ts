import { type Server, type Socket, createServer } from 'node:net';
import { type TlsOptions, createServer as createTlsServer } from 'node:tls';
import type { Connection } from './connection.js';
import type { ConnectionLimits } from './connection-limits.js';
import type { ConnectionSettings } from './connection-settings.js';
import { Door } from './door.js';
import { StreamConnection } from './stream-connection.js';
import { type Endpoint, type FlowReference, Transport, type TransportObserver } from './transport.js';

/** TCP and TLS (RFC 3261 sections 18 and 26.3.1). We never connect: phones are reached on the connection they made. */
export class StreamTransport extends Transport {
  readonly #server: Server;
  readonly #door: Door;

  constructor(
    listen: Endpoint,
    settings: ConnectionSettings,
    limits: ConnectionLimits,
    observer: TransportObserver,
    tls?: TlsOptions,
  ) {
    super();
    const name = tls ? 'TLS' : 'TCP';
    this.#server = tls ? createTlsServer({ ...tls, handshakeTimeout: settings.firstMessage }) : createServer();
    this.#door = new Door(this.#server, listen, limits, observer);
    this.#server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
      const ends = this.#door.ends(socket);
      if (ends === undefined) return;
      this.#door.keep(new StreamConnection(socket, name, ends, settings, this.#door.watched(observer)));
    });
    this.#server.on('tlsClientError', (_error, socket: Socket) => socket.destroy());
  }

  listen(): Promise<number> {
    return this.#door.listen();
  }

  flow({ connection }: FlowReference): Connection | undefined {
    return this.#door.connection(connection);
  }

  close(): Promise<void> {
    return this.#door.close();
  }

  /** From the next handshake on (Node applies it to new connections only). */
  override renewCertificate(tls: TlsOptions): void {
    if ('setSecureContext' in this.#server)
      (this.#server as { setSecureContext(options: TlsOptions): void }).setSecureContext(tls);
  }
}
