import type { Configuration } from '@ringledger/configuration';
import { SIP_TRANSPORTS } from '@ringledger/sip-accounts';
import type { SipPlatform, SipTransport } from '@ringledger/sip-accounts';

/** What all SIP accounts get from the configuration of the exchange. */
export function sipPlatform({ sip }: Configuration): SipPlatform {
  return {
    transports: SIP_TRANSPORTS.filter((one) => sip.listen[one] !== null),
    phoneTransport: sip.transport.toUpperCase() as SipTransport,
    registrationLifetimeSeconds: sip.expires,
  };
}
