import { macsOfUserAgent } from '@ringledger/provisioning';

/** What a request says of who sends it. A hint and no proof: anyone can ask for any name, as any user agent. */
export interface StatedIdentity {
  /** MAC address in the name of the requested file. */
  readonly mac: string | null;
  readonly userAgent: string | null;
}

/**
 * The MAC address that a request states and that is not this device's; null: it states none, or nobody knows the device's. In a user agent
 * with that of the device, what else looks like one is something else, such as a serial.
 */
export function otherMac(own: string | null, { mac, userAgent }: StatedIdentity): string | null {
  if (own === null) return null;
  if (mac !== null && mac !== own) return mac;
  const stated = macsOfUserAgent(userAgent ?? '');
  return stated.includes(own) ? null : (stated[0] ?? null);
}
