import type { Aggregate } from '@ringledger/event-sourcing';
import type { ExtensionReachabilityEvent } from './reachability.events.js';

/** Whether an extension can be reached by a phone, as far as anybody was told. */
export interface ExtensionReachabilityState {
  /** Null: nobody was ever told anything. */
  readonly organizationId: string | null;
  readonly offline: boolean;
  /** Id of the event that ended the last registration, when it was last told to be offline. */
  readonly toldOf: string | null;
}

export const extensionReachabilityAggregate: Aggregate<ExtensionReachabilityState, ExtensionReachabilityEvent> = {
  category: 'extensionReachability',
  initialState: { organizationId: null, offline: false, toldOf: null },
  evolve: ({ toldOf }, { data, type }) => ({
    organizationId: data.organizationId,
    offline: type === 'ExtensionWentOffline',
    toldOf: type === 'ExtensionWentOffline' ? data.last.eventId : toldOf,
  }),
  // Of the platform until something happened: only the exchange itself decides here.
  organizationOf: ({ organizationId }) => organizationId,
};
