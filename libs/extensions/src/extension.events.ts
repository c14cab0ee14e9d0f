import { defineEvents } from '@ringledger/event-sourcing';
import type { DomainEvent, JsonSchema } from '@ringledger/event-sourcing';

/**
 * Who answers an extension. Personal data: encrypted in the event, `erased` after an erasure.
 * A field that is absent was not given or not changed; an empty one was taken away.
 */
export interface IdentityFields {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly displayName?: string;
  readonly email?: string;
  readonly mobileNumber?: string;
}

export type ExtensionCreated = DomainEvent<
  'ExtensionCreated',
  { readonly organizationId: string; readonly number: string } & IdentityFields
>;
export type ExtensionIdentityChanged = DomainEvent<'ExtensionIdentityChanged', IdentityFields>;
export type ExtensionNumberChanged = DomainEvent<'ExtensionNumberChanged', { readonly number: string }>;
export type ExtensionEnabled = DomainEvent<'ExtensionEnabled', Record<string, never>>;
export type ExtensionDisabled = DomainEvent<'ExtensionDisabled', Record<string, never>>;
export type ExtensionDeleted = DomainEvent<'ExtensionDeleted', Record<string, never>>;

export type ExtensionEvent =
  | ExtensionCreated
  | ExtensionIdentityChanged
  | ExtensionNumberChanged
  | ExtensionEnabled
  | ExtensionDisabled
  | ExtensionDeleted;

const personal = ['firstName', 'lastName', 'displayName', 'email', 'mobileNumber'] as const;

/** What was once accepted must stay readable, so the schemas are wider than the rules for new input. */
const number = { type: 'string', pattern: '^[0-9]+$', maxLength: 32 };
const text = { type: 'string', maxLength: 512 };
const identity = { firstName: text, lastName: text, displayName: text, email: text, mobileNumber: text };
const nothing: JsonSchema = { type: 'object', properties: {}, additionalProperties: false };

export const extensionEvents = defineEvents<ExtensionEvent>({
  ExtensionCreated: {
    version: 1,
    schema: {
      type: 'object',
      properties: { organizationId: { type: 'string', minLength: 1 }, number, ...identity },
      required: ['organizationId', 'number'],
      additionalProperties: false,
    },
    personal,
    audit: (data) => ({ ...data, enabled: true }),
  },
  ExtensionIdentityChanged: {
    version: 1,
    schema: { type: 'object', properties: identity, minProperties: 1, additionalProperties: false },
    personal,
  },
  ExtensionNumberChanged: {
    version: 1,
    schema: { type: 'object', properties: { number }, required: ['number'], additionalProperties: false },
  },
  ExtensionEnabled: { version: 1, schema: nothing, audit: () => ({ enabled: true }) },
  ExtensionDisabled: { version: 1, schema: nothing, audit: () => ({ enabled: false }) },
  ExtensionDeleted: { version: 1, schema: nothing },
});
