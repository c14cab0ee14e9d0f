import { refusal } from '@ringledger/event-sourcing';
import type { JsonSchema } from '@ringledger/event-sourcing';
import { normalNetworks } from './allowed-addresses.js';
import { normalPatterns } from './allowed-user-agents.js';
import type { Settings } from './setting.js';
import { isOfProxy, SIP_TRANSPORTS } from './sip-platform.js';
import type { SipPlatform, SipTransport } from './sip-platform.js';
import { checkedProxy, checkedTransport, checkedTransports } from './transport-rules.js';
import type { OutboundProxy } from './transport-rules.js';

export type DigestAlgorithm = 'MD5' | 'SHA-256';
/** Conflict 3 of the manuals: what a list of allowed addresses guards is said, not guessed. */
export type AddressScope = 'registration' | 'calls' | 'registration and calls';

/** The settings of an account as they hold: every one has a value. */
export interface SipAccountSettings {
  readonly registrationLifetimeSeconds: number;
  readonly digestAlgorithm: DigestAlgorithm;
  readonly restrictAddresses: boolean;
  /** CIDRs in the form of `normalNetworks`. */
  readonly allowedAddresses: readonly string[];
  readonly allowedAddressesScope: AddressScope;
  readonly allowedUserAgents: readonly string[];
  readonly transports: readonly SipTransport[];
  readonly phoneTransport: SipTransport;
  readonly outboundProxy: OutboundProxy | null;
  readonly registrationCheck: boolean;
}

export type SettingName = keyof SipAccountSettings;
/** What an account itself says; the platform says the rest. */
export type SettingOverrides = Partial<SipAccountSettings>;
/** `null`: back to what the platform says. */
export type SettingChanges = { readonly [Name in SettingName]?: SipAccountSettings[Name] | null };

const transport: JsonSchema = { type: 'string', enum: [...SIP_TRANSPORTS] };
const texts: JsonSchema = { type: 'array', items: { type: 'string', maxLength: 256 } };
const everyAdministrator = { changedBy: 'sipAccount.manage', inTemplates: true } as const;

function enabled(platform: SipPlatform): string {
  const { phoneTransport, transports } = platform;
  const ofProxy = isOfProxy(phoneTransport, platform) ? `; or ${phoneTransport}, which a proxy in front has` : '';
  return `${transports.join(', ')} are enabled${ofProxy}`;
}

/** To add one: here, and its type in `graphql/sip-account-settings.type.ts`. */
export const sipAccountSettings: Settings = {
  registrationLifetimeSeconds: {
    row: 'S2-06',
    description:
      'Seconds that phones are configured to propose as the lifetime of a registration; the exchange grants its own',
    allowed: ({ registrationLifetimeSeconds: { minimum, maximum } }) => `${minimum} to ${maximum} seconds`,
    schema: { type: 'integer', minimum: 1 },
    platformValue: ({ registrationLifetimeSeconds }) => registrationLifetimeSeconds.default,
    check: (value, { registrationLifetimeSeconds: { minimum, maximum } }) => {
      if (Number.isInteger(value) && value >= minimum && value <= maximum) return { value };
      const message = `The exchange grants ${minimum} to ${maximum} seconds`;
      return { refusals: [refusal('REGISTRATION_LIFETIME_OUT_OF_RANGE', 'registrationLifetimeSeconds', message)] };
    },
    dependsOn: [],
    ...everyAdministrator,
  },
  digestAlgorithm: {
    row: 'S3-03',
    description: 'How the phone proves that it knows the password (RFC 7616, RFC 8760). Many phones know MD5 only',
    allowed: () => 'MD5 or SHA-256',
    schema: { type: 'string', enum: ['MD5', 'SHA-256'] },
    platformValue: () => 'MD5',
    check: (value) => ({ value }),
    dependsOn: [],
    ...everyAdministrator,
  },
  restrictAddresses: {
    row: 'S4-17',
    description: 'Whether only the allowed addresses may use the account; off, any address may, and the list is kept',
    allowed: () => 'true needs at least one allowed address',
    schema: { type: 'boolean' },
    platformValue: () => false,
    check: (value) => ({ value }),
    dependsOn: ['allowedAddresses'],
    ...everyAdministrator,
  },
  allowedAddresses: {
    row: 'S4-18',
    description: 'Addresses and networks that may use the account while addresses are restricted, as CIDR',
    allowed: () => 'Up to 100 IPv4 and IPv6 addresses, networks with their length, or IPv4 networks with their netmask',
    schema: texts,
    platformValue: () => [],
    check: normalNetworks,
    dependsOn: ['restrictAddresses'],
    ...everyAdministrator,
    // An address belongs to the place of one terminal.
    inTemplates: false,
  },
  allowedAddressesScope: {
    row: 'S3-55',
    description: 'What the allowed addresses are needed for',
    allowed: () => 'Registration, calls, or both',
    schema: { type: 'string', enum: ['registration', 'calls', 'registration and calls'] },
    platformValue: () => 'registration and calls',
    check: (value) => ({ value }),
    dependsOn: ['restrictAddresses'],
    ...everyAdministrator,
  },
  allowedUserAgents: {
    row: 'P-13',
    description: 'Patterns of which the User-Agent of a phone must match one, whatever the case; none: any phone',
    allowed: () => 'Up to 20 patterns of 1 to 128 printable ASCII characters; * stands for any characters',
    schema: texts,
    platformValue: () => [],
    check: normalPatterns,
    dependsOn: [],
    ...everyAdministrator,
  },
  transports: {
    row: 'S3-60',
    description: 'Transports by which the account may register',
    allowed: ({ transports }) => `At least one of ${transports.join(', ')}`,
    schema: { type: 'array', items: transport },
    platformValue: ({ transports }) => transports,
    check: checkedTransports,
    dependsOn: ['phoneTransport', 'outboundProxy'],
    ...everyAdministrator,
  },
  phoneTransport: {
    row: 'S3-60',
    description: 'The transport that phones are configured to use towards the exchange',
    allowed: (platform) => `One of the transports of the account: ${enabled(platform)}`,
    schema: transport,
    platformValue: ({ phoneTransport }) => phoneTransport,
    check: checkedTransport,
    dependsOn: ['transports', 'outboundProxy'],
    ...everyAdministrator,
  },
  outboundProxy: {
    row: 'S3-59',
    description: 'Where phones send everything instead of to the exchange itself; null: nowhere else',
    allowed: (platform) => `Host, port, and one of the transports of the account: ${enabled(platform)}`,
    schema: {
      type: 'object',
      properties: { host: { type: 'string', maxLength: 256 }, port: { type: 'integer' }, transport },
      required: ['host', 'port', 'transport'],
      additionalProperties: false,
    },
    platformValue: () => null,
    check: checkedProxy,
    dependsOn: ['transports'],
    ...everyAdministrator,
  },
  registrationCheck: {
    row: 'S3-54',
    description:
      'Whether calls must come from the address and port that the phone registered from; kept for the switch',
    allowed: () => 'true or false',
    schema: { type: 'boolean' },
    platformValue: () => false,
    check: (value) => ({ value }),
    dependsOn: [],
    ...everyAdministrator,
  },
};

export const settingNames = Object.keys(sipAccountSettings) as readonly SettingName[];

/** The schema of `SettingChanges` in events. */
export const settingChangesSchema: JsonSchema = {
  type: 'object',
  properties: Object.fromEntries(
    settingNames.map((name) => [name, { anyOf: [{ type: 'null' }, sipAccountSettings[name].schema] }]),
  ),
  minProperties: 1,
  additionalProperties: false,
};
