import { defineEvents } from '@ringledger/event-sourcing';
import type { DomainEvent } from '@ringledger/event-sourcing';

export type OrganizationRegistered = DomainEvent<
  'OrganizationRegistered',
  { readonly organizationId: string; readonly name: string; readonly sipRealm: string }
>;
export type OrganizationRenamed = DomainEvent<'OrganizationRenamed', { readonly name: string }>;

export type OrganizationEvent = OrganizationRegistered | OrganizationRenamed;

/** Wider than the rules for new input: what was once accepted must stay readable. */
const name = { type: 'string', minLength: 1, maxLength: 512 };

/** An organization is no person: its name is not encrypted, so that the record can say whose it is after any erasure. */
export const organizationEvents = defineEvents<OrganizationEvent>({
  OrganizationRegistered: {
    version: 1,
    schema: {
      type: 'object',
      properties: {
        organizationId: { type: 'string', minLength: 1 },
        name,
        sipRealm: { type: 'string', minLength: 1, maxLength: 253 },
      },
      required: ['organizationId', 'name', 'sipRealm'],
      additionalProperties: false,
    },
  },
  OrganizationRenamed: {
    version: 1,
    schema: { type: 'object', properties: { name }, required: ['name'], additionalProperties: false },
  },
});
