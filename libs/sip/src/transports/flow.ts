import type { Endpoint, FlowReference, TransportName } from './transport.js';

/**
 * The way by which a phone reached us, and the only way by which it surely can be reached behind a NAT (RFC 5626
 * section 5.3): transport, both ends, and for connections their id.
 */
export abstract class Flow implements FlowReference {
  abstract readonly transport: TransportName;
  abstract readonly local: Endpoint;
  abstract readonly remote: Endpoint;
  /** Unique in this process; null for datagrams. */
  abstract readonly connection: string | null;
  /** False once the connection has ended. */
  abstract readonly open: boolean;

  /** Never throws. `failed` is called at most once, also when the flow is closed already. */
  abstract send(bytes: Buffer, failed?: (cause: string) => void): void;

  /** Ends a connection that broke the rules or its budget; nothing for datagrams. */
  abstract end(cause: string): void;

  /** UDP loses messages, so requests and responses on it are repeated (RFC 3261 section 17). */
  get reliable(): boolean {
    return this.transport !== 'UDP';
  }
}
