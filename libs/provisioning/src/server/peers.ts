import { clientAddress, networksOf } from '@ringledger/system';
import type { Networks } from '@ringledger/system';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Who is at the other end of a connection, or of the proxy that it comes from. */
export interface Peer {
  readonly address: string;
  readonly networks: Networks;
  readonly tlsVersion: string | null;
}

interface Connection {
  readonly peer: Peer;
  underWay: number;
}

/** What is known of each connection, found out once; behind a proxy the address is of the request. */
export class Peers {
  private readonly connections = new WeakMap<Socket, Connection>();

  constructor(
    private readonly trustedProxies: readonly string[],
    private readonly pipelined: number,
    private readonly onPipelining: () => void,
  ) {}

  /** Null when the connection is gone, or is ended because it asks too much at once. */
  enter(request: IncomingMessage, response: ServerResponse): Peer | null {
    const connection = this.connections.get(request.socket) ?? this.meet(request);
    if (connection === null) {
      request.socket.destroy();
      return null;
    }
    connection.underWay += 1;
    if (connection.underWay > this.pipelined) {
      this.onPipelining();
      request.socket.destroy();
      return null;
    }
    response.once('close', () => {
      connection.underWay -= 1;
    });
    return this.trustedProxies.length === 0 ? connection.peer : this.behindProxy(request, connection.peer);
  }

  /** Whether a response is owed on this connection: then nothing else may be written to it. */
  isBusy(socket: Socket): boolean {
    return (this.connections.get(socket)?.underWay ?? 0) > 0;
  }

  private meet({ socket }: IncomingMessage): Connection | null {
    const address = clientAddress({ socket, headers: {} }, []);
    if (address === null) return null;
    const tlsVersion = socket instanceof TLSSocket ? socket.getProtocol() : null;
    const connection = { peer: { address, networks: networksOf(address), tlsVersion }, underWay: 0 };
    this.connections.set(socket, connection);
    return connection;
  }

  private behindProxy(request: IncomingMessage, direct: Peer): Peer {
    const address = clientAddress(request, this.trustedProxies) ?? direct.address;
    return address === direct.address ? direct : { ...direct, address, networks: networksOf(address) };
  }
}
