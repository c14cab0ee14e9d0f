/** Ways to signal, as SIP names them (RFC 3261 section 18, RFC 7118). */
export const SIP_TRANSPORTS = ['UDP', 'TCP', 'TLS', 'WS', 'WSS'] as const;
export type SipTransport = (typeof SIP_TRANSPORTS)[number];

/** What the platform gives to all accounts: the lowest layer of their settings, and the bounds of the others. Bound by the composition root. */
export abstract class SipPlatform {
  /** Those that the exchange listens on (S3-60). */
  abstract readonly transports: readonly SipTransport[];
  /** The one that phones are configured to use: one of them, or one that only a proxy in front has. */
  abstract readonly phoneTransport: SipTransport;
  /** `default`: what phones are configured to propose (S3-07); what is granted lies within the other two. */
  abstract readonly registrationLifetimeSeconds: {
    readonly default: number;
    readonly minimum: number;
    readonly maximum: number;
  };
}

/** Whether only a proxy in front has it: by what its phones come to the exchange, nobody knows here. */
export function isOfProxy(transport: SipTransport, { phoneTransport, transports }: SipPlatform): boolean {
  return transport === phoneTransport && !transports.includes(transport);
}

/** What phones can be configured to use. */
export function toldTransports(platform: SipPlatform): readonly SipTransport[] {
  return SIP_TRANSPORTS.filter((one) => platform.transports.includes(one) || isOfProxy(one, platform));
}
