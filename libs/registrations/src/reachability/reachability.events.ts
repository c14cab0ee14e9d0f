import type { DomainEvent } from '@ringledger/event-sourcing';
import type { SipAccountUnlinked } from '@ringledger/sip-accounts';
import type { RegistrationEvent } from '../registration.events.js';

/** What ended the registration that was the last one of an extension, or took it from the extension. */
export type LastRegistrationEnd =
  | Exclude<RegistrationEvent['type'], 'RegistrationCreated' | 'RegistrationTakenOver' | 'RegistrationContactChanged'>
  | SipAccountUnlinked['type'];

/** The registration whose end left an extension without any. */
export interface LastRegistration {
  readonly sipAccountId: string;
  readonly registrationId: string;
  readonly endedBy: LastRegistrationEnd;
  /** When the event happened. */
  readonly endedAt: string;
  /** By which it would have had to be refreshed; absent: it did not expire, or that was not known, or not noted then. */
  readonly deadline?: string;
  /** Id of the event that says so. */
  readonly eventId: string;
}

/** Nothing is registered for an extension any more, and nothing has come back within the time of grace (P-17). */
export type ExtensionWentOffline = DomainEvent<
  'ExtensionWentOffline',
  { readonly organizationId: string; readonly last: LastRegistration }
>;
/** After it was offline. */
export type ExtensionCameOnline = DomainEvent<
  'ExtensionCameOnline',
  { readonly organizationId: string; readonly sipAccountId: string; readonly registrationId: string }
>;

/** In the stream `extensionReachability-<id of the extension>`, so that it stands in the timeline of the line. */
export type ExtensionReachabilityEvent = ExtensionWentOffline | ExtensionCameOnline;
