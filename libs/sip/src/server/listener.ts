import type { TlsOptions } from 'node:tls';
import { ConnectionLimits } from '../transports/connection-limits.js';
import type { ConnectionSettings } from '../transports/connection-settings.js';
import { StreamTransport } from '../transports/stream.js';
import type { Endpoint, Transport, TransportName, TransportObserver } from '../transports/transport.js';
import { UdpTransport } from '../transports/udp.js';
import { WebSocketTransport } from '../transports/websocket.js';

/** One address to listen on; port 0 = any free one. */
export type ListenerSettings = Endpoint & {
  /** What phones are told (Via, Contact of our requests), when it is not the address we listen on. */
  readonly advertised?: string;
} & ({ readonly transport: 'UDP' | 'TCP' | 'WS' } | { readonly transport: 'TLS' | 'WSS'; readonly tls: TlsOptions });

export interface Listener {
  readonly settings: ListenerSettings;
  readonly transport: Transport;
}

/** What all listeners of a server share. */
interface Surroundings {
  readonly connections: ConnectionSettings;
  readonly limits: ConnectionLimits;
  readonly observer: TransportObserver;
  readonly trustedProxies: readonly string[];
}

export function openListener(
  settings: ListenerSettings,
  { connections, limits, observer, trustedProxies }: Surroundings,
): Listener {
  return { settings, transport: transportOf() };

  function transportOf(): Transport {
    switch (settings.transport) {
      case 'UDP':
        return new UdpTransport(settings, observer);
      case 'TCP':
        return new StreamTransport(settings, connections, limits, observer);
      case 'TLS':
        return new StreamTransport(settings, connections, limits, observer, settings.tls);
      case 'WS':
        return new WebSocketTransport(settings, connections, limits, observer, trustedProxies);
      case 'WSS':
        return new WebSocketTransport(settings, connections, limits, observer, trustedProxies, settings.tls);
    }
  }
}

/** A listener as it was bound. */
export interface Bound extends Endpoint {
  readonly transport: TransportName;
}
