import type { Aggregate } from '@ringledger/event-sourcing';
import type { ExchangeEvent, ExchangeSettingsChanged } from './exchange.events.js';

/** What phones were last told of the exchange itself; null: nothing was noted yet. */
export interface ExchangeState {
  readonly told: ExchangeSettingsChanged['data'] | null;
}

export const EXCHANGE_ID = 'settings';

export const exchangeAggregate: Aggregate<ExchangeState, ExchangeEvent> = {
  category: 'exchange',
  initialState: { told: null },
  evolve: (_state, { data }) => ({ told: data }),
  // The exchange is the operator's, for all organizations.
  organizationOf: () => null,
};
