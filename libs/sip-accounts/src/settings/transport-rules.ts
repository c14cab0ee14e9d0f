import type { Refusal } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';
import { isHostName, reachableAddress } from '@ringledger/system';
import type { Checked } from './setting.js';
import { SIP_TRANSPORTS, toldTransports } from './sip-platform.js';
import type { SipPlatform, SipTransport } from './sip-platform.js';

/** Between the phone and the exchange (S3-59). */
export interface OutboundProxy {
  /** A host name in small letters, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly transport: SipTransport;
}

/** Each once, in the order in which SIP names them. */
export function checkedTransports(
  given: readonly SipTransport[],
  platform: SipPlatform,
): Checked<readonly SipTransport[]> {
  if (given.length === 0) {
    return { refusals: [refusal('SIP_TRANSPORTS_EMPTY', 'transports', 'An account needs at least one transport')] };
  }
  const refusals = [...new Set(given)].flatMap((one) =>
    unavailable(one, `transports.${given.indexOf(one)}`, platform.transports),
  );
  return refusals.length > 0 ? { refusals } : { value: SIP_TRANSPORTS.filter((one) => given.includes(one)) };
}

export function checkedTransport(given: SipTransport, platform: SipPlatform): Checked<SipTransport> {
  const refusals = unavailable(given, 'phoneTransport', toldTransports(platform));
  return refusals.length > 0 ? { refusals } : { value: given };
}

export function checkedProxy(given: OutboundProxy | null, platform: SipPlatform): Checked<OutboundProxy | null> {
  if (given === null) return { value: null };
  const host = normalHost(given.host);
  const refusals = [...unavailable(given.transport, 'outboundProxy.transport', toldTransports(platform))];
  if (host === null) {
    const help = 'Such as proxy.example.net, 192.0.2.7 or 2001:db8::7';
    refusals.push(
      refusal(
        'OUTBOUND_PROXY_INVALID',
        'outboundProxy.host',
        'This is no host name and no IP address that a phone can reach',
        help,
      ),
    );
  }
  if (!Number.isInteger(given.port) || given.port < 1 || given.port > 65_535) {
    refusals.push(refusal('OUTBOUND_PROXY_INVALID', 'outboundProxy.port', 'A port is a number from 1 to 65535'));
  }
  if (refusals.length > 0 || host === null) return { refusals };
  return { value: { host, port: given.port, transport: given.transport } };
}

function normalHost(text: string): string | null {
  const host = text.trim().toLowerCase();
  if (isHostName(host)) return host;
  return reachableAddress(/^\[.*\]$/.test(host) ? host.slice(1, -1) : host);
}

function unavailable(transport: SipTransport, field: string, transports: readonly SipTransport[]): readonly Refusal[] {
  if (transports.includes(transport)) return [];
  return [
    refusal(
      'SIP_TRANSPORT_NOT_AVAILABLE',
      field,
      `${transport} is not enabled on this exchange`,
      `Enabled are: ${transports.join(', ')}`,
    ),
  ];
}
