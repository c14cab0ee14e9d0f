import { defineEvents } from '@ringledger/event-sourcing';
import type { DomainEvent, JsonSchema } from '@ringledger/event-sourcing';
import type { Secret } from '@ringledger/secrets';
import { settingChangesSchema } from './settings/sip-account-settings.js';
import type { SettingChanges } from './settings/sip-account-settings.js';

/** `generated`: by the exchange; `strong` or `weak`: chosen by a person, by the estimate of `password-rules.ts`. */
export type PasswordStrength = 'generated' | 'strong' | 'weak';

/** What the password was shown after: a request, or the change that made it. */
export type RevealOccasion = 'request' | 'creation' | 'rotation';

interface NewPassword {
  readonly password: Secret;
  readonly passwordStrength: PasswordStrength;
}

export type SipAccountCreated = DomainEvent<
  'SipAccountCreated',
  {
    readonly organizationId: string;
    readonly userName: string;
    /** Absent: the user name authenticates. */
    readonly authenticationUser?: string;
    /** Of the organization at that time; the account keeps it (S2-04). */
    readonly realm: string;
  } & NewPassword
>;
export type SipAccountLinked = DomainEvent<'SipAccountLinked', { readonly extensionId: string }>;
export type SipAccountUnlinked = DomainEvent<'SipAccountUnlinked', { readonly extensionId: string }>;
export type SipPasswordRotated = DomainEvent<'SipPasswordRotated', NewPassword>;
/** Holds what was shown, so that it is certain which password the person learned, whatever was rotated meanwhile. */
export type SipPasswordRevealed = DomainEvent<
  'SipPasswordRevealed',
  {
    readonly password: Secret;
    readonly occasion: RevealOccasion;
    /** In whose configuration it was shown; absent: by itself. */
    readonly deviceId?: string;
  }
>;
export type SipAccountEnabled = DomainEvent<'SipAccountEnabled', Record<string, never>>;
export type SipAccountDisabled = DomainEvent<'SipAccountDisabled', Record<string, never>>;
/** Only what changed; `null`: back to what the platform says. */
export type SipAccountSettingsChanged = DomainEvent<'SipAccountSettingsChanged', { readonly changes: SettingChanges }>;
export type SipAccountDeleted = DomainEvent<'SipAccountDeleted', Record<string, never>>;

export type SipAccountEvent =
  | SipAccountCreated
  | SipAccountLinked
  | SipAccountUnlinked
  | SipPasswordRotated
  | SipPasswordRevealed
  | SipAccountEnabled
  | SipAccountDisabled
  | SipAccountSettingsChanged
  | SipAccountDeleted;

const id = { type: 'string', minLength: 1, maxLength: 128 };
const name = { type: 'string', minLength: 1, maxLength: 64 };
const password = { type: 'string', maxLength: 256 };
const passwordStrength = { type: 'string', enum: ['generated', 'strong', 'weak'] };

function exactly(properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((property) => !optional.includes(property));
  return { type: 'object', properties, required, additionalProperties: false };
}

const created = exactly(
  {
    organizationId: id,
    userName: name,
    authenticationUser: name,
    realm: { type: 'string', minLength: 1, maxLength: 253 },
    password,
    passwordStrength,
  },
  ['authenticationUser'],
);
const revealed = exactly(
  { password, occasion: { type: 'string', enum: ['request', 'creation', 'rotation'] }, deviceId: id },
  ['deviceId'],
);

export const sipAccountEvents = defineEvents<SipAccountEvent>({
  SipAccountCreated: {
    version: 1,
    schema: created,
    secrets: ['password'],
    audit: (data) => ({ ...data, enabled: true }),
  },
  SipAccountLinked: { version: 1, schema: exactly({ extensionId: id }) },
  SipAccountUnlinked: { version: 1, schema: exactly({ extensionId: id }), audit: () => ({ extensionId: null }) },
  SipPasswordRotated: { version: 1, schema: exactly({ password, passwordStrength }), secrets: ['password'] },
  SipPasswordRevealed: { version: 1, schema: revealed, secrets: ['password'], audit: 'occurrence' },
  SipAccountEnabled: { version: 1, schema: exactly({}), audit: () => ({ enabled: true }) },
  SipAccountDisabled: { version: 1, schema: exactly({}), audit: () => ({ enabled: false }) },
  SipAccountSettingsChanged: {
    version: 1,
    schema: exactly({ changes: settingChangesSchema }),
    audit: ({ changes }) => changes,
  },
  SipAccountDeleted: { version: 1, schema: exactly({}) },
});
