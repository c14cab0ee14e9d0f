import type { Aggregate } from '@ringledger/event-sourcing';
import type { ExtensionReachabilityEvent } from './reachability.events.js';

/** Whether an extension can be reached by a phone, as far as anybody was told. */
export interface ExtensionReachabilityState {
  /** Null: nobody was ever told anything. */
  readonly organizationId: string | null;
  readonly offline: boolean;
}

export const extensionReachabilityAggregate: Aggregate<ExtensionReachabilityState, ExtensionReachabilityEvent> = {
  category: 'extensionReachability',
  initialState: { organizationId: null, offline: false },
  evolve: (_, { data, type }) => ({
    organizationId: data.organizationId,
    offline: type === 'ExtensionWentOffline',
  }),
  // Of the platform until something happened: only the exchange itself decides here.
  organizationOf: ({ organizationId }) => organizationId,
};
