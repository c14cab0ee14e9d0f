import type { Configuration } from '@ringledger/configuration';
import { SIP_TRANSPORTS } from '@ringledger/sip-accounts';
import type { SipPlatform, SipTransport } from '@ringledger/sip-accounts';

/** What all SIP accounts get from the configuration of the exchange. The transport that phones are told may be had from a proxy in front. */
export function sipPlatform({ sip }: Configuration): SipPlatform {
  const phoneTransport = sip.transport.toUpperCase() as SipTransport;
  return {
    transports: SIP_TRANSPORTS.filter((one) => one === phoneTransport || sip.listen[one] !== null),
    phoneTransport,
    registrationLifetimeSeconds: sip.expires,
  };
}
