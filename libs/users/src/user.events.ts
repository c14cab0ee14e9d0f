import { defineEvents } from '@ringledger/event-sourcing';
import type { DomainEvent, JsonSchema } from '@ringledger/event-sourcing';
import type { Role } from '@ringledger/identity';
import { ROLES } from '@ringledger/identity';
import type { Secret } from '@ringledger/secrets';

export type UserCreated = DomainEvent<
  'UserCreated',
  {
    /** Null: of the platform. */
    readonly organizationId: string | null;
    readonly role: Role;
    /** Phone extension SIP management (S0-09…11): a user also sees phones and accounts. */
    readonly sipManagement: boolean;
    readonly userName: string;
    readonly displayName: string;
    readonly email?: string;
    /** Argon2id, in the PHC string format. */
    readonly passwordHash: Secret;
  }
>;
/** Absent: not changed; an empty e-mail address was taken away. */
export type UserProfileChanged = DomainEvent<
  'UserProfileChanged',
  { readonly displayName?: string; readonly email?: string }
>;
export type UserRoleChanged = DomainEvent<'UserRoleChanged', { readonly role: Role; readonly sipManagement: boolean }>;
/** By the user, who knew the old one. */
export type PasswordChanged = DomainEvent<'PasswordChanged', { readonly passwordHash: Secret }>;
/** By somebody else, who did not need to know the old one. */
export type PasswordReset = DomainEvent<'PasswordReset', { readonly passwordHash: Secret }>;
export type UserEnabled = DomainEvent<'UserEnabled', Record<string, never>>;
export type UserDisabled = DomainEvent<'UserDisabled', Record<string, never>>;
export type UserDeleted = DomainEvent<'UserDeleted', Record<string, never>>;

export type UserEvent =
  | UserCreated
  | UserProfileChanged
  | UserRoleChanged
  | PasswordChanged
  | PasswordReset
  | UserEnabled
  | UserDisabled
  | UserDeleted;

/** Wider than the rules for new input: what was once accepted must stay readable. */
const text = { type: 'string', maxLength: 512 };
const role = { enum: ROLES };
const sipManagement = { type: 'boolean' };
const nothing: JsonSchema = { type: 'object', properties: {}, additionalProperties: false };
const password = {
  version: 1,
  schema: {
    type: 'object',
    properties: { passwordHash: text },
    required: ['passwordHash'],
    additionalProperties: false,
  },
  secrets: ['passwordHash'],
} as const;

export const userEvents = defineEvents<UserEvent>({
  UserCreated: {
    version: 1,
    schema: {
      type: 'object',
      properties: {
        organizationId: { type: ['string', 'null'], minLength: 1 },
        role,
        sipManagement,
        userName: text,
        displayName: text,
        email: text,
        passwordHash: text,
      },
      required: ['organizationId', 'role', 'sipManagement', 'userName', 'displayName', 'passwordHash'],
      additionalProperties: false,
    },
    personal: ['userName', 'displayName', 'email'],
    secrets: ['passwordHash'],
    audit: (data) => ({ ...data, enabled: true }),
  },
  UserProfileChanged: {
    version: 1,
    schema: {
      type: 'object',
      properties: { displayName: text, email: text },
      minProperties: 1,
      additionalProperties: false,
    },
    personal: ['displayName', 'email'],
  },
  UserRoleChanged: {
    version: 1,
    schema: {
      type: 'object',
      properties: { role, sipManagement },
      required: ['role', 'sipManagement'],
      additionalProperties: false,
    },
  },
  PasswordChanged: password,
  PasswordReset: password,
  UserEnabled: { version: 1, schema: nothing, audit: () => ({ enabled: true }) },
  UserDisabled: { version: 1, schema: nothing, audit: () => ({ enabled: false }) },
  UserDeleted: { version: 1, schema: nothing },
});
