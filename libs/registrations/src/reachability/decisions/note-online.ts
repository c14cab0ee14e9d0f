import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import { extensionReachabilityAggregate } from '../extension-reachability.js';
import type { ExtensionReachabilityState } from '../extension-reachability.js';
import type { ExtensionReachabilityEvent } from '../reachability.events.js';

export interface NoteOnlineInput {
  readonly sipAccountId: string;
  readonly registrationId: string;
}

/** P-17: something is registered for the extension again; news only after it was told to be offline. */
export const noteOnline: Decision<NoteOnlineInput, ExtensionReachabilityState, ExtensionReachabilityEvent> = {
  name: 'NoteOnline',
  aggregate: extensionReachabilityAggregate,
  decide: ({ input }, { offline, organizationId }) => {
    if (!offline || organizationId === null) return accept();
    return accept({ type: 'ExtensionCameOnline', data: { organizationId, ...input } });
  },
};
