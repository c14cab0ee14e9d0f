import { defineEvents } from '@ringledger/event-sourcing';
import type { DomainEvent } from '@ringledger/event-sourcing';

/** `many unknown names`: most of what was tried is nobody's; `many guesses`: refused again and again, or with many names that somebody has. */
export type BanReason = 'many unknown names' | 'many guesses';

export type SourceBanned = DomainEvent<
  'SourceBanned',
  {
    /** CIDR: one IPv4 address or IPv6 /64, or a whole /24 or /48. */
    readonly network: string;
    readonly reason: BanReason;
    readonly since: string;
    readonly until: string;
    /** How many refusals led to it. */
    readonly refusals: number;
  }
>;
export type SourceBanLifted = DomainEvent<'SourceBanLifted', { readonly network: string }>;
/** In the stream `sourceBan-<id derived from the network>`. */
export type SourceBanEvent = SourceBanned | SourceBanLifted;

const network = { type: 'string', minLength: 1, maxLength: 64 };
const time = { type: 'string', minLength: 20, maxLength: 32 };

export const sourceBanEvents = defineEvents<SourceBanEvent>({
  SourceBanned: {
    version: 1,
    schema: {
      type: 'object',
      properties: {
        network,
        reason: { type: 'string', enum: ['many unknown names', 'many guesses'] },
        since: time,
        until: time,
        refusals: { type: 'integer', minimum: 1 },
      },
      required: ['network', 'reason', 'since', 'until', 'refusals'],
      additionalProperties: false,
    },
    audit: 'occurrence',
  },
  SourceBanLifted: {
    version: 1,
    schema: { type: 'object', properties: { network }, required: ['network'], additionalProperties: false },
    audit: 'occurrence',
  },
});
