import { type RemoteInfo, type Socket, createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { SIP_LIMITS } from '../message/limits.js';
import { isListening, plainAddress } from './address.js';
import { Flow } from './flow.js';
import { type Endpoint, type FlowReference, Transport, type TransportObserver } from './transport.js';

const RECEIVE_BUFFER = 4 * 1024 * 1024;
/** Shorter than any SIP message: the line breaks and zero bytes by which phones hold their NAT open. */
const SHORTEST = 16;

/** Datagrams (RFC 3261 section 18). One socket for both directions: phones behind a NAT accept from no other. */
export class UdpTransport extends Transport {
  readonly #socket: Socket;
  #local: Endpoint;

  constructor(
    listen: Endpoint,
    private readonly observer: TransportObserver,
  ) {
    super();
    this.#local = listen;
    const family = isIPv6(listen.address) ? 6 : 4;
    this.#socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      ipv6Only: family === 6,
      recvBufferSize: RECEIVE_BUFFER,
      // Peers are addresses, never names: nothing is looked up, on no datagram.
      lookup: (address, _options, done) => done(null, address, family),
    });
    this.#socket.on('message', (bytes, source) => this.#receive(bytes, source));
  }

  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.bind(this.#local.port, this.#local.address, () => {
        this.#socket.off('error', reject);
        // An ICMP answer or a failed send is no reason to end.
        this.#socket.on('error', () => undefined);
        this.#local = { address: this.#local.address, port: this.#socket.address().port };
        resolve(this.#local.port);
      });
    });
  }

  /** To a peer that knows our address and port: any other it would not listen to behind its NAT (RFC 5626 section 5.3). */
  flow({ remote, local }: FlowReference): Flow | undefined {
    const { address, port } = this.#local;
    if (isIPv6(remote.address) !== isIPv6(address) || local.port !== port) return undefined;
    // Who listened on all addresses does not know which of them the peer took.
    if (!isListening(address, local.address) && !isListening(local.address, address)) return undefined;
    return new UdpFlow(this.#socket, this.#local, remote);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #receive(bytes: Buffer, source: RemoteInfo): void {
    if (bytes.length < SHORTEST || bytes.length > SIP_LIMITS.messageBytes || source.port === 0) return;
    const address = plainAddress(source.address);
    if (!this.observer.admits(address, 'message')) return;
    this.observer.message(bytes, new UdpFlow(this.#socket, this.#local, { address, port: source.port }));
  }
}

class UdpFlow extends Flow {
  readonly transport = 'UDP';
  readonly connection = null;
  readonly open = true;

  constructor(
    private readonly socket: Socket,
    readonly local: Endpoint,
    readonly remote: Endpoint,
  ) {
    super();
  }

  send(bytes: Buffer, failed?: (cause: string) => void): void {
    try {
      this.socket.send(bytes, this.remote.port, this.remote.address, (error) => {
        if (error) failed?.(error.message);
      });
    } catch (error) {
      // Closed meanwhile, or an address that this socket's family cannot reach.
      failed?.(error instanceof Error ? error.message : 'not sent');
    }
  }

  end(): void {
    // There is no connection to end.
  }
}
