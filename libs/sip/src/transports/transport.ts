import type { TlsOptions } from 'node:tls';
import type { Flow } from './flow.js';

/** What a transport tells its server. None of these may throw. */
export interface TransportObserver {
  /** One whole message; the bytes may be reused after the call. */
  message(bytes: Buffer, flow: Flow): void;
  /** A connection has ended, by whoever's will; nothing can be sent on it any more. */
  lost(flow: Flow, cause: string): void;
  /** Asked before a message is parsed or a connection accepted: the budget of the source (address as text). */
  admits(address: string, what: 'message' | 'connection'): boolean;
}

/** One listening socket. */
export abstract class Transport {
  /** Resolves with the port that was bound. */
  abstract listen(): Promise<number>;
  /** The living flow to that peer; undefined when its connection is gone. */
  abstract flow(reference: FlowReference): Flow | undefined;
  /** Stops accepting, ends every connection, resolves when the socket is closed. */
  abstract close(): Promise<void>;
  /** From the next handshake on; nothing where there is no TLS. */
  renewCertificate(_tls: TlsOptions): void {
    // Only some have one.
  }
}

/** How a flow is remembered across requests; `connection` is null for datagrams. */
export interface FlowReference {
  readonly transport: TransportName;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly connection: string | null;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export type TransportName = 'UDP' | 'TCP' | 'TLS' | 'WS' | 'WSS';
