import { accept } from '@ringledger/event-sourcing';
import type { Decision } from '@ringledger/event-sourcing';
import type { BanReason, SourceBanEvent } from '../source-ban.events.js';
import { bansInARow, sourceBanAggregate } from '../source-ban.js';
import type { SourceBanState } from '../source-ban.js';

export interface BanSourceInput {
  readonly network: string;
  readonly reason: BanReason;
  readonly refusals: number;
}

const FIRST = 15 * 60_000;
const LONGEST = 24 * 3_600_000;

/** P-09: a registrar has seen enough. Each ban that follows soon is twice as long. Several registrars may see the same: one ban comes of it. */
export const banSource: Decision<BanSourceInput, SourceBanState, SourceBanEvent> = {
  name: 'BanSource',
  aggregate: sourceBanAggregate,
  decide: ({ context: { time }, input: { network, reason, refusals } }, state) => {
    const since = time.toISOString();
    if (state.status === 'banned' && since < state.until) return accept();
    const length = Math.min(FIRST * 2 ** bansInARow(state, time), LONGEST);
    const until = new Date(time.getTime() + length).toISOString();
    return accept({ type: 'SourceBanned', data: { network, reason, since, until, refusals } });
  },
};
