import { deviceOfUserAgent } from '@ringledger/provisioning';

/** What a request says of who sends it. A hint and no proof: anyone can ask for any name, as any user agent. */
export interface StatedIdentity {
  /** MAC address in the name of the requested file. */
  readonly mac: string | null;
  readonly userAgent: string | null;
}

/** The MAC address that a request states and that is not this device's; null: it states none, or nobody knows the device's. */
export function otherMac(own: string | null, { mac, userAgent }: StatedIdentity): string | null {
  if (own === null) return null;
  const stated = [mac, userAgent === null ? null : deviceOfUserAgent(userAgent)?.mac];
  return stated.find((each) => typeof each === 'string' && each !== own) ?? null;
}
