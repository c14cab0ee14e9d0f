import { defineEvents } from '@ringledger/event-sourcing';
import type { DomainEvent } from '@ringledger/event-sourcing';

/** A burst of failed logins of one user, or a part of a long one, counted: guessing must not be able to fill the log. */
export type LoginsFailed = DomainEvent<
  'LoginsFailed',
  {
    /** Of the user; null: of the platform. */
    readonly organizationId: string | null;
    readonly count: number;
    /** Of the first and the last failure; ISO 8601, UTC. */
    readonly from: string;
    readonly until: string;
    /** The first ten different ones. */
    readonly sourceAddresses: readonly string[];
    /** Whether a login with the right password ended the burst: a user who remembered, or a guess that hit. Of parts, the last one says it. */
    readonly endedByLogin: boolean;
  }
>;

export type LoginRecordEvent = LoginsFailed;

const time = { type: 'string', maxLength: 40 };

export const loginRecordEvents = defineEvents<LoginRecordEvent>({
  LoginsFailed: {
    version: 1,
    audit: 'occurrence',
    happened: { since: 'from', until: 'until' },
    schema: {
      type: 'object',
      properties: {
        organizationId: { type: ['string', 'null'], minLength: 1 },
        count: { type: 'integer', minimum: 1 },
        from: time,
        until: time,
        sourceAddresses: { type: 'array', items: { type: 'string', maxLength: 64 }, maxItems: 10 },
        endedByLogin: { type: 'boolean' },
      },
      required: ['organizationId', 'count', 'from', 'until', 'sourceAddresses', 'endedByLogin'],
      additionalProperties: false,
    },
  },
});
