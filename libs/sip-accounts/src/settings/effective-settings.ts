import { settingNames, sipAccountSettings } from './sip-account-settings.js';
import type {
  DigestAlgorithm,
  SettingChanges,
  SettingName,
  SettingOverrides,
  SipAccountSettings,
} from './sip-account-settings.js';
import { isOfProxy } from './sip-platform.js';
import type { SipPlatform, SipTransport } from './sip-platform.js';

/** The one place where layers meet: what the account says holds, else what the platform says. What is said may contradict itself. */
export function saidSettings(overrides: SettingOverrides, platform: SipPlatform): SipAccountSettings {
  const fromPlatform = settingNames.map((name) => [name, sipAccountSettings[name].platformValue(platform)] as const);
  return { ...(Object.fromEntries(fromPlatform) as unknown as SipAccountSettings), ...overrides };
}

/**
 * What holds. An account that allows certain transports, and left the choice for phones to a platform that has chosen another one since,
 * keeps its phones: they are told the first that both have, unless the platform's is that of a proxy. A lifetime that was within the bounds
 * of the platform once is within those of today.
 */
export function effectiveSettings(overrides: SettingOverrides, platform: SipPlatform): SipAccountSettings {
  const { minimum, maximum } = platform.registrationLifetimeSeconds;
  const asSaid = saidSettings(overrides, platform);
  const registrationLifetimeSeconds = Math.min(Math.max(asSaid.registrationLifetimeSeconds, minimum), maximum);
  const said = { ...asSaid, registrationLifetimeSeconds };
  const { outboundProxy, phoneTransport, transports } = overrides;
  if (phoneTransport !== undefined || (outboundProxy ?? null) !== null) return said;
  if (transports === undefined || transports.includes(said.phoneTransport)) return said;
  if (isOfProxy(said.phoneTransport, platform)) return said;
  const both = transports.find((transport) => platform.transports.includes(transport));
  return { ...said, phoneTransport: both ?? transports[0] ?? said.phoneTransport };
}

/** The setting of the account that makes this one what it is; null: the platform does. */
export function saidBy(name: SettingName, overrides: SettingOverrides, platform: SipPlatform): SettingName | null {
  if (overrides[name] !== undefined) return name;
  if (name !== 'phoneTransport') return null;
  return effectiveSettings(overrides, platform).phoneTransport === platform.phoneTransport ? null : 'transports';
}

/** What the account says after an event. */
export function withChanges(overrides: SettingOverrides, changes: SettingChanges): SettingOverrides {
  const entries = Object.entries({ ...overrides, ...changes }).filter(([, value]) => value !== null);
  return Object.fromEntries(entries);
}

/** What a registrar asks of a phone, beside its password; null: nothing. */
export interface RegistrationRules {
  readonly algorithm: DigestAlgorithm;
  /** CIDRs (S4-17, S3-55). */
  readonly networks: readonly string[] | null;
  readonly transports: readonly SipTransport[] | null;
  /** For `userAgentAllowed` (P-13). */
  readonly userAgents: readonly string[] | null;
}

/** Allowed addresses whose scope is calls alone are not the registrar's to ask for. */
export function registrationRules({ settings }: { readonly settings: SettingOverrides }): RegistrationRules {
  const { restrictAddresses = false, allowedAddresses = [], allowedAddressesScope, allowedUserAgents = [] } = settings;
  return {
    algorithm: settings.digestAlgorithm ?? 'MD5',
    networks: restrictAddresses && allowedAddressesScope !== 'calls' ? allowedAddresses : null,
    transports: settings.transports ?? null,
    userAgents: allowedUserAgents.length > 0 ? allowedUserAgents : null,
  };
}
