/** Bounds of every connection. Times in milliseconds. */
export interface ConnectionSettings {
  /** Connections at once, over all connection-oriented listeners. */
  readonly connections: number;
  /** Of them from one address, or one /64 of IPv6: a house full of phones behind one NAT is one address. */
  readonly connectionsPerSource: number;
  /** From accepting (TLS and WebSocket handshakes included) to the first whole message. */
  readonly firstMessage: number;
  /** From the first byte of a message to its last. */
  readonly message: number;
  /** Without any byte, or answer to a ping; longer than the longest registration, whose phone may be silent for as long. */
  readonly idle: number;
  /** Between probes of the other end: TCP keep-alive, WebSocket ping. */
  readonly probe: number;
  /** Bytes that may wait for a peer that does not read. */
  readonly unread: number;
}

export const DEFAULT_CONNECTION_SETTINGS: ConnectionSettings = {
  connections: 20_000,
  connectionsPerSource: 512,
  firstMessage: 10_000,
  message: 10_000,
  idle: 2 * 3600_000,
  probe: 30_000,
  unread: 64 * 1024,
};
