import type { Decision } from '@ringledger/event-sourcing';
import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import { extensionAggregate } from '@ringledger/extensions';
import type { ExtensionState } from '@ringledger/extensions';
import { extensionReachabilityAggregate } from '../extension-reachability.js';
import type { ExtensionReachabilityState } from '../extension-reachability.js';
import type { ExtensionReachabilityEvent, LastRegistration } from '../reachability.events.js';

export interface NoteOfflineInput {
  readonly extensionId: string;
  readonly last: LastRegistration;
}

export interface NoteOfflineFacts {
  readonly extension: ExtensionState;
}

/**
 * P-17: told once, until it comes back. Of an extension that is deleted nobody expects to be reached; of a disabled one not now, and it is
 * asked again when it is enabled.
 */
export const noteOffline: Decision<
  NoteOfflineInput,
  ExtensionReachabilityState,
  ExtensionReachabilityEvent,
  NoteOfflineFacts
> = {
  name: 'NoteOffline',
  aggregate: extensionReachabilityAggregate,
  gather: async ({ extensionId }, reader) => ({ extension: await reader.state(extensionAggregate, extensionId) }),
  decide: ({ input: { last }, facts: { extension } }, { offline, toldOf }) => {
    if (extension.status === 'disabled') return refuse(refusal('EXTENSION_DISABLED', 'extensionId', 'It is disabled'));
    // A timer may have been put back from a copy that is older than the log.
    if (offline || last.eventId === toldOf || extension.status !== 'enabled') return accept();
    return accept({ type: 'ExtensionWentOffline', data: { organizationId: extension.organizationId, last } });
  },
};
