import { defineEvents } from '@ringledger/event-sourcing';
import type { DomainEvent } from '@ringledger/event-sourcing';
import type { Secret } from '@ringledger/secrets';

export type ServiceKeyIssued = DomainEvent<
  'ServiceKeyIssued',
  {
    /** Null: of the platform. */
    readonly organizationId: string | null;
    readonly name: string;
    readonly permissions: readonly string[];
    /** ISO 8601, UTC; null: does not end by itself. */
    readonly expiresAt: string | null;
    /** SHA-256 of the secret part, hexadecimal. */
    readonly secretHash: Secret;
  }
>;
export type ServiceKeyRevoked = DomainEvent<'ServiceKeyRevoked', Record<string, never>>;

export type ServiceKeyEvent = ServiceKeyIssued | ServiceKeyRevoked;

export const serviceKeyEvents = defineEvents<ServiceKeyEvent>({
  ServiceKeyIssued: {
    version: 1,
    schema: {
      type: 'object',
      properties: {
        organizationId: { type: ['string', 'null'], minLength: 1 },
        name: { type: 'string', maxLength: 512 },
        permissions: { type: 'array', items: { type: 'string', maxLength: 100 }, maxItems: 1000 },
        expiresAt: { type: ['string', 'null'], maxLength: 40 },
        secretHash: { type: 'string', maxLength: 512 },
      },
      required: ['organizationId', 'name', 'permissions', 'expiresAt', 'secretHash'],
      additionalProperties: false,
    },
    secrets: ['secretHash'],
  },
  ServiceKeyRevoked: { version: 1, schema: { type: 'object', properties: {}, additionalProperties: false } },
});
