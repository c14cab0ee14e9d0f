import type {
  AccountChange,
  DeviceFacts,
  DiagnosisFacts,
  Evidence,
  RefusalFacts,
  RegistrationEndFacts,
  RegistrationFacts,
} from '../diagnosis/facts.js';
import type { RefusalReason } from '../registration.events.js';

export const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 8, minute)).toISOString();
export const event = (type: string, minute: number): Evidence => ({
  eventId: `${type}-${minute}`,
  type,
  time: at(minute),
});

export const HOME = '192.0.2.10';
export const AWAY = '203.0.113.66';
export const SNOM = 'snomD785/10.1.84.12';

export const device: DeviceFacts = {
  deviceId: 'd1',
  name: 'Reception',
  model: { canResync: true },
  signs: {
    ...{ model: { name: 'D785', vendor: 'Snom' }, mac: null, phoneSince: null },
    held: [{ since: at(0), until: null }],
  },
  disabled: null,
  lastPickup: { ...event('ConfigurationServed', 2), address: HOME, keyGeneration: 1 },
  keyGeneration: 1,
  otherPickup: null,
  replaced: null,
  keyIssued: event('AccessKeyIssued', 1),
  holdsCurrent: true,
  regenerated: event('DeviceConfigurationRegenerated', 1),
  hasOtherAccounts: false,
  lineLeftOut: null,
};
export const registration = (
  minute: number,
  end: RegistrationEndFacts | null = null,
  changes: Partial<RegistrationFacts> = {},
): RegistrationFacts => ({
  registrationId: `r${minute}`,
  since: at(minute),
  opened: event('RegistrationCreated', minute),
  address: HOME,
  transport: 'UDP',
  userAgent: SNOM,
  end,
  ...changes,
});
export const expired = (minute: number, deadline: string | null = null): RegistrationEndFacts => ({
  ...event('RegistrationExpired', minute),
  ...{ by: 'expired' as const, deadline },
});
export const refused = (reason: RefusalReason, minute: number, changes: Partial<RefusalFacts> = {}): RefusalFacts => ({
  ...event('RegistrationRefused', minute),
  ...{ reason, address: HOME, transport: 'UDP' as const, userAgent: SNOM, count: 1, until: at(minute) },
  ...changes,
});
export const facts: DiagnosisFacts = {
  account: {
    userName: '201-7k2m9xqe',
    disabled: null,
    extension: { number: '201', disabled: null },
    rules: { algorithm: 'MD5', networks: null, transports: null, userAgents: null },
    changes: [],
  },
  way: { unservedTransport: null, ownHost: null, noted: null },
  devices: [device],
  about: null,
  registrations: [],
  refusals: [],
  bans: [],
  registrars: ['standalone'],
  limits: { defaultSeconds: 3600, minSeconds: 60, maxSeconds: 7200 },
  deniedUserAgents: [],
};

/** Something was done to the account. */
export const changed = (minute: number, type: string, ...settings: readonly string[]): AccountChange => ({
  ...event(type, minute),
  settings,
});
