import type { Codec, Endpoint, LineInputs, SipTransport } from '@ringledger/provisioning';

/**
 * What a configuration is made from beside the record: where the exchange itself is and how phones speak to it. Stands in each
 * regeneration, so that old bytes can be made again after the exchange has moved. No secret.
 */
export interface ExchangeSettings {
  /** `https://HOST:PORT` of the door for devices. */
  readonly provisioningUrl: string;
  /** Devices ask again by themselves after so many minutes; 0: never. */
  readonly refreshMinutes: number;
  readonly sipServer: Endpoint & { readonly transport: SipTransport };
  /** Of the registrar, by transport: for accounts that use another one than `sipServer` (S3-60). */
  readonly sipPorts: Readonly<Partial<Record<SipTransport, number>>>;
  readonly outboundProxy: Endpoint | null;
  /** Lifetime that devices ask for when they register (S3-07), unless the account says otherwise (S2-06). */
  readonly expirySeconds: number;
  /** What the registrar grants, whatever an account has said once. Absent: in none that is older than this rule, and then there are none. */
  readonly expiryBounds?: { readonly minimum: number; readonly maximum: number };
  /** What the voice-mail key of a line dials when the key itself does not say; null: each key must. */
  readonly voicemailNumber: string | null;
  readonly codecs: readonly Codec[];
  readonly dtmf: LineInputs['dtmf'];
  readonly srtp: LineInputs['srtp'];
}

/** Injection token, bound by the composition root. */
export const EXCHANGE_SETTINGS = Symbol('exchange settings');

/** What holds unless the operator says otherwise: a day, an hour (S3-07), G.711 and G.722, tones as RFC 4733 events (S0-14). */
export function exchangeSettings(
  given: Pick<ExchangeSettings, 'provisioningUrl' | 'sipServer'> & Partial<ExchangeSettings>,
): ExchangeSettings {
  return {
    refreshMinutes: 1440,
    sipPorts: { [given.sipServer.transport]: given.sipServer.port },
    outboundProxy: null,
    expirySeconds: 3600,
    voicemailNumber: null,
    codecs: ['PCMA', 'PCMU', 'G722'],
    dtmf: 'rtp',
    srtp: 'off',
    ...given,
  };
}
