import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import { registrationAggregate } from '../../registration.js';
import type { RegistrationState } from '../../registration.js';
import { extensionReachabilityAggregate } from '../extension-reachability.js';
import type { ExtensionReachabilityState } from '../extension-reachability.js';
import type { ExtensionReachabilityEvent } from '../reachability.events.js';

export interface NoteOnlineInput {
  readonly sipAccountId: string;
  readonly registrationId: string;
}

export interface NoteOnlineFacts {
  /** Of the account. */
  readonly registration: RegistrationState;
}

/**
 * P-17: something is registered for the extension again; news only after it was told to be offline, and not when that has ended too. Where
 * the log does not know of it yet, it is told when it does.
 */
export const noteOnline: Decision<
  NoteOnlineInput,
  ExtensionReachabilityState,
  ExtensionReachabilityEvent,
  NoteOnlineFacts
> = {
  name: 'NoteOnline',
  aggregate: extensionReachabilityAggregate,
  gather: async ({ sipAccountId }, reader) => ({
    registration: await reader.state(registrationAggregate, sipAccountId),
  }),
  decide: ({ facts: { registration }, input }, { offline, organizationId }) => {
    if (!offline || organizationId === null || !isOpen(registration, input.registrationId)) return accept();
    return accept({ type: 'ExtensionCameOnline', data: { organizationId, ...input } });
  },
};

function isOpen(registration: RegistrationState, registrationId: string): boolean {
  return registration.status === 'known' && registration.open.some((one) => one.registrationId === registrationId);
}
