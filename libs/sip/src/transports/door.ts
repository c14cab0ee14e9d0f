import { type Server, type Socket, isIPv6 } from 'node:net';
import { isWithin } from '@ringledger/system';
import { plainAddress } from './address.js';
import type { Connection } from './connection.js';
import type { ConnectionLimits } from './connection-limits.js';
import type { Endpoint, TransportObserver } from './transport.js';

/** A listening server, counted from the raw socket on (so before any handshake), and the connections behind it. */
export class Door {
  readonly #connections = new Map<string, Connection>();
  readonly #sockets = new Set<Socket>();
  #listen: Endpoint;

  constructor(
    private readonly server: Server,
    listen: Endpoint,
    private readonly limits: ConnectionLimits,
    observer: TransportObserver,
    /** CIDRs of those whose connections are admitted once it is known whom they speak for. */
    private readonly proxies: readonly string[] = [],
  ) {
    this.#listen = listen;
    server.on('connection', (socket: Socket) => this.#enter(socket, observer));
  }

  listen(): Promise<number> {
    const { address, port } = this.#listen;
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ host: address, port, ipv6Only: isIPv6(address) }, () => {
        this.server.off('error', reject);
        // Out of descriptors or a failed accept: the next one may succeed.
        this.server.on('error', () => undefined);
        const bound = this.server.address();
        if (bound !== null && typeof bound === 'object') this.#listen = { address, port: bound.port };
        resolve(this.#listen.port);
      });
    });
  }

  /** Both ends of a socket that was let in; undefined when it was turned away or is gone already. */
  ends(socket: Socket): { local: Endpoint; remote: Endpoint } | undefined {
    const { remoteAddress, remotePort } = socket;
    if (socket.destroyed || remoteAddress === undefined || remotePort === undefined) {
      socket.destroy();
      return undefined;
    }
    const local = { address: plainAddress(socket.localAddress ?? this.#listen.address), port: this.#listen.port };
    return { local, remote: { address: plainAddress(remoteAddress), port: remotePort } };
  }

  keep(connection: Connection): void {
    if (connection.open) this.#connections.set(connection.connection, connection);
  }

  connection(id: string | null): Connection | undefined {
    return id === null ? undefined : this.#connections.get(id);
  }

  /** The same observer, with our own list kept right. */
  watched(observer: TransportObserver): TransportObserver {
    return {
      message: (bytes, flow) => observer.message(bytes, flow),
      admits: (address, what) => observer.admits(address, what),
      lost: (flow, cause) => {
        if (flow.connection !== null) this.#connections.delete(flow.connection);
        observer.lost(flow, cause);
      },
    };
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      for (const connection of [...this.#connections.values()]) connection.end('server closed');
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  #place(address: string, observer: TransportObserver): (() => void) | undefined {
    if (isWithin(address, this.proxies)) return this.limits.takeInAll();
    return address !== '' && observer.admits(address, 'connection') ? this.limits.take(address) : undefined;
  }

  #enter(socket: Socket, observer: TransportObserver): void {
    const address = plainAddress(socket.remoteAddress ?? '');
    const leave = this.#place(address, observer);
    // Before anybody else listens: a reset during the handshake must not be an uncaught error.
    socket.on('error', () => socket.destroy());
    if (leave === undefined) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      leave();
    });
  }
}
