import { type IncomingMessage, type Server, createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TlsOptions } from 'node:tls';
import { clientAddress, isWithin } from '@ringledger/system';
import { WebSocketServer } from 'ws';
import { SIP_LIMITS } from '../message/limits.js';
import { plainAddress } from './address.js';
import type { Connection } from './connection.js';
import type { ConnectionLimits } from './connection-limits.js';
import type { ConnectionSettings } from './connection-settings.js';
import { Door } from './door.js';
import { type Endpoint, type FlowReference, Transport, type TransportObserver } from './transport.js';
import { PhoneWebSocket, WebSocketConnection } from './websocket-connection.js';

const HTTP_HEAD = 8 * 1024;

/** SIP over WebSocket, plain and secure (RFC 7118): sub-protocol `sip`, one message a frame. */
export class WebSocketTransport extends Transport {
  readonly #server: Server;
  readonly #door: Door;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    WebSocket: PhoneWebSocket,
    clientTracking: false,
    maxPayload: SIP_LIMITS.messageBytes,
    perMessageDeflate: false,
    handleProtocols: () => 'sip',
  });

  constructor(
    listen: Endpoint,
    private readonly settings: ConnectionSettings,
    private readonly limits: ConnectionLimits,
    private readonly observer: TransportObserver,
    /** CIDRs of those whose X-Forwarded-For is believed. */
    private readonly trustedProxies: readonly string[],
    private readonly tls?: TlsOptions,
  ) {
    super();
    const http = {
      maxHeaderSize: HTTP_HEAD,
      headersTimeout: settings.firstMessage,
      requestTimeout: settings.firstMessage,
      connectionsCheckingInterval: settings.firstMessage,
    };
    this.#server = tls
      ? createSecureServer({ ...http, ...tls, handshakeTimeout: settings.firstMessage })
      : createServer(http);
    this.#door = new Door(this.#server, listen, limits, observer, trustedProxies);
    this.#server.on('request', (_request, response) => {
      response.writeHead(426, { Upgrade: 'websocket', Connection: 'close' }).end();
    });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#server.on('clientError', (_error, socket) => socket.destroy());
    this.#server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  }

  listen(): Promise<number> {
    return this.#door.listen();
  }

  flow({ connection }: FlowReference): Connection | undefined {
    return this.#door.connection(connection);
  }

  close(): Promise<void> {
    this.#sockets.close();
    const closed = this.#door.close();
    this.#server.closeAllConnections();
    return closed;
  }

  override renewCertificate(tls: TlsOptions): void {
    if ('setSecureContext' in this.#server)
      (this.#server as { setSecureContext(options: TlsOptions): void }).setSecureContext(tls);
  }

  /** RFC 7118 section 4.1: a client that does not speak `sip` is refused in the handshake. */
  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!offered.includes('sip')) {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const address = this.#admitted(request);
    if (address === undefined) {
      socket.destroy();
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      const seen = this.#door.ends(request.socket);
      client.on('error', () => client.terminate());
      if (seen === undefined) return client.terminate();
      const name = this.tls ? 'WSS' : 'WS';
      const ends = { local: seen.local, remote: { address, port: seen.remote.port } };
      this.#door.keep(new WebSocketConnection(client, name, ends, this.settings, this.#door.watched(this.observer)));
    });
  }

  /** The address of the client, who is judged by it; undefined: it may not come in. */
  #admitted(request: IncomingMessage): string | undefined {
    const { destroyed, remoteAddress = '' } = request.socket;
    const peer = plainAddress(remoteAddress);
    if (!isWithin(peer, this.trustedProxies)) return peer;
    const address = clientAddress(request, this.trustedProxies) ?? peer;
    const isHeard = !destroyed && this.observer.admits(address, 'connection');
    const leave = isHeard ? this.limits.takeOfSource(address) : undefined;
    if (leave) request.socket.once('close', leave);
    return leave && address;
  }
}
