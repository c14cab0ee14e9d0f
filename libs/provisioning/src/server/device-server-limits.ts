import type { Budget } from '@ringledger/system';

/** How much one client, and all together, may ask of the door for devices. Times in milliseconds. */
export interface DeviceServerLimits {
  /** Request line and headers together, in bytes. */
  readonly headerBytes: number;
  readonly handshakeTimeout: number;
  /** From the connection, or the end of the request before, to the last header. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  /** A connection on which nothing moves in either direction, a response under way included. */
  readonly inactivityTimeout: number;
  /** Between two requests on one connection. */
  readonly keepAliveTimeout: number;
  readonly connections: number;
  /** Of one address (IPv6: one /64). Generous, for a site's phones stand behind one address. */
  readonly connectionsPerAddress: number;
  /** Requests of one connection under way at once: devices send one after the other. */
  readonly pipelined: number;
  /** No refusal leaves before this: what was refused, and why, does not show in the time. */
  readonly refusalFloor: number;
  /** Failed requests of one address (IPv6: one /64), and of its network (/24, IPv6: /48). */
  readonly addressBudget: Budget;
  readonly networkBudget: Budget;
  /** So many addresses and networks are remembered; the least recently seen is forgotten first. */
  readonly rememberedAddresses: number;
  /** How long a device is told to wait when the record cannot be written, in seconds. */
  readonly unavailableRetrySeconds: number;
}

export const DEFAULT_LIMITS: DeviceServerLimits = {
  headerBytes: 8192,
  handshakeTimeout: 10_000,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  inactivityTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connections: 10_000,
  connectionsPerAddress: 512,
  pipelined: 8,
  refusalFloor: 50,
  addressBudget: { burst: 30, perMinute: 10 },
  networkBudget: { burst: 300, perMinute: 100 },
  rememberedAddresses: 20_000,
  unavailableRetrySeconds: 30,
};
