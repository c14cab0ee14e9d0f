import { isDeepStrictEqual } from 'node:util';
import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import type { ExchangeEvent, ExchangeSettingsChanged } from './exchange.events.js';
import { exchangeAggregate } from './exchange.js';
import type { ExchangeState } from './exchange.js';

/** What the process was started with is noted when it is not what was noted last. */
export const noteExchangeSettings: Decision<ExchangeSettingsChanged['data'], ExchangeState, ExchangeEvent> = {
  name: 'NoteExchangeSettings',
  aggregate: exchangeAggregate,
  decide: ({ input }, { told }) =>
    isDeepStrictEqual(told, input) ? accept() : accept({ type: 'ExchangeSettingsChanged', data: input }),
};
