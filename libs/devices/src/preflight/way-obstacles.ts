import type { SipTransport } from '@ringledger/provisioning';
import type { ExistingSipAccount } from '@ringledger/sip-accounts';
import type { ExchangeSettings } from '../configuration/exchange-settings.js';
import { firstHost, isServed, wayToExchange } from '../configuration/way-to-exchange.js';
import type { LeftOut } from '../device.events.js';
import type { LineAssignment } from '../device.js';
import { leadsToItself } from './host-reach.js';

/** What of the way that a line is told to take leads to no registrar. */
export interface WayObstacles {
  /** The transport that it is told to register over, if nothing of the exchange listens for that; null: something does. */
  readonly unservedTransport: SipTransport | null;
  /** Where it is told to go, if that leads each machine to itself; null: it leads elsewhere. */
  readonly ownHost: string | null;
}

export function wayObstacles(settings: ExistingSipAccount['settings'], exchange: ExchangeSettings): WayObstacles {
  const way = wayToExchange(settings, exchange);
  const host = firstHost(way);
  return {
    unservedTransport: isServed(way, exchange) ? null : way.server.transport,
    ownHost: leadsToItself(host) ? host : null,
  };
}

export function servedAgain(transport: SipTransport): string {
  const name = transport.toUpperCase();
  return `Change the phone transport of the SIP account, or set RINGLEDGER_SIP_${name}_PORT.`;
}

/** Why the file of the device does without the line of the account; null: it has it, or nobody has it on a line. */
export function lineLeftOut(
  { leftOut, lines }: { readonly leftOut: readonly LeftOut[]; readonly lines: readonly LineAssignment[] },
  sipAccountId: string,
): string | null {
  const line = lines.find((one) => one.sipAccountId === sipAccountId)?.line;
  return leftOut.find(({ field }) => field === `lines.${line}`)?.code ?? null;
}
