/** Ways to signal, as SIP names them (RFC 3261 section 18, RFC 7118). */
export const SIP_TRANSPORTS = ['UDP', 'TCP', 'TLS', 'WS', 'WSS'] as const;
export type SipTransport = (typeof SIP_TRANSPORTS)[number];

/** What the platform gives to all accounts: the lowest layer of their settings, and the bounds of the others. Bound by the composition root. */
export abstract class SipPlatform {
  /** Those that the exchange listens on (S3-60). */
  abstract readonly transports: readonly SipTransport[];
  /** The one of them that phones are configured to use. */
  abstract readonly phoneTransport: SipTransport;
  /** `default`: what phones are configured to propose (S3-07); what is granted lies within the other two. */
  abstract readonly registrationLifetimeSeconds: {
    readonly default: number;
    readonly minimum: number;
    readonly maximum: number;
  };
}
