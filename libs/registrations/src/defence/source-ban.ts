import type { Aggregate } from '@ringledger/event-sourcing';
import { derivedId } from '@ringledger/system';
import type { SourceBanEvent } from './source-ban.events.js';

/** A network and its last ban, which may be over. */
export type SourceBanState =
  | { readonly status: 'never banned' }
  | { readonly status: 'banned'; readonly network: string; readonly until: string; readonly inARow: number }
  | { readonly status: 'lifted'; readonly network: string };

/** A ban that comes within this time after the last one has ended is longer than that, in ms. */
const REMEMBERED = 86_400_000;

export function evolveSourceBan(state: SourceBanState, event: SourceBanEvent): SourceBanState {
  switch (event.type) {
    case 'SourceBanned': {
      const { network, since, until } = event.data;
      return { status: 'banned', network, until, inARow: bansInARow(state, new Date(since)) + 1 };
    }
    case 'SourceBanLifted':
      return { status: 'lifted', network: event.data.network };
  }
}

/** Those that a new one follows so soon that it must be longer. */
export function bansInARow(state: SourceBanState, now: Date): number {
  if (state.status !== 'banned') return 0;
  return now.getTime() < Date.parse(state.until) + REMEMBERED ? state.inARow : 0;
}

export const sourceBanAggregate: Aggregate<SourceBanState, SourceBanEvent> = {
  category: 'sourceBan',
  initialState: { status: 'never banned' },
  evolve: evolveSourceBan,
  // Sources belong to nobody: the platform bans, for all organizations.
  organizationOf: () => null,
};

export function sourceBanId(network: string): string {
  return derivedId('sourceBan', network);
}
