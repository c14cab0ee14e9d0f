import type { Codec, FunctionKeyType, SipTransport, Srtp } from '../catalogue/device-model.js';

/** A host and port of the exchange. IPv6 addresses stand without brackets. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** One SIP account on the device. */
export interface LineInputs {
  /** 1 … `model.lines`. */
  readonly index: number;
  readonly userName: string;
  readonly authName: string;
  /** What the called party sees. */
  readonly displayName: string;
  /** What the phone shows beside the line. */
  readonly label: string;
  /** SIP domain of the organization: the right side of the address of record. */
  readonly realm: string;
  readonly server: Endpoint & { readonly transport: SipTransport };
  /** Everything goes there instead of to the server, by its transport. */
  readonly outboundProxy: (Endpoint & { readonly transport: SipTransport }) | null;
  readonly expirySeconds: number;
  readonly voicemailNumber: string | null;
  /** In order of preference. What the model lacks is left out. */
  readonly codecs: readonly Codec[];
  /** `rtp` is RFC 4733 (formerly 2833), `info` the SIP method INFO. */
  readonly dtmf: 'rtp' | 'info' | 'inband';
  readonly srtp: Srtp;
}

/** One programmed key; keys that are not listed are written as empty. */
export interface FunctionKeyInputs {
  /** 0 is the phone itself, 1 … `expansionModules` the modules in the order of the chain. */
  readonly module: number;
  /** 1 … keys of the phone or module. */
  readonly index: number;
  readonly type: FunctionKeyType;
  /** The line that the key acts on; null is the first. A `line` key must name it. */
  readonly line: number | null;
  /** Number or code; for `voicemail` null means the mailbox of the line. */
  readonly value: string | null;
  readonly label: string | null;
  /** `blf` only: the code that, dialled before the number, picks up a call there. */
  readonly pickupCode: string | null;
}

/** Everything that a device's configuration is made from, but no secret: this may be stored and shown. */
export interface DeviceConfigurationInputs {
  /** `https://HOST:PORT` of the door for devices, without the access key. */
  readonly provisioningUrl: string;
  /** The device asks again by itself after so many minutes; 0 is never. */
  readonly refreshMinutes: number;
  /** Name of the device's user login (S1-37); null is the name that the vendor gives. */
  readonly userName: string | null;
  /** Modules attached, 0 … `model.modules.max`. */
  readonly expansionModules: number;
  /** Modules up to this one were attached before: the phone keeps what they had until their keys are written as empty. */
  readonly emptiedModules?: number;
  readonly lines: readonly LineInputs[];
  readonly keys: readonly FunctionKeyInputs[];
}

/** The secrets of one device, revealed. Made only to fill a response, and dropped with it. */
export interface DeviceSecrets {
  readonly accessKey: string;
  readonly adminPassword: string;
  readonly userPassword: string;
  readonly linePasswords: readonly { readonly index: number; readonly password: string }[];
}

/** What stands where a secret would: for previews. */
export const MASK = '***';

export function maskedSecrets(inputs: DeviceConfigurationInputs): DeviceSecrets {
  return {
    accessKey: MASK,
    adminPassword: MASK,
    userPassword: MASK,
    linePasswords: inputs.lines.map(({ index }) => ({ index, password: MASK })),
  };
}
