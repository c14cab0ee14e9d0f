import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import type { Decision } from '@ringledger/event-sourcing';
import type { SourceBanEvent } from '../source-ban.events.js';
import { sourceBanAggregate } from '../source-ban.js';
import type { SourceBanState } from '../source-ban.js';

/** P-09: a person knows better. The next ban of the network is as short as a first one. */
export const liftBan: Decision<Record<string, never>, SourceBanState, SourceBanEvent> = {
  name: 'LiftSourceBan',
  aggregate: sourceBanAggregate,
  decide: ({ context: { time } }, state) => {
    if (state.status !== 'banned' || state.until <= time.toISOString()) {
      return refuse(
        refusal('SOURCE_NOT_BANNED', 'sourceBanId', 'There is no ban of that network now', 'Look at the list of bans.'),
      );
    }
    return accept({ type: 'SourceBanLifted', data: { network: state.network } });
  },
};
