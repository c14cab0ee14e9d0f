import type { DomainEvent } from '@ringledger/event-sourcing';

/**
 * `takeover`: another device registered while one was registered (S3-08). `flapping`: it registers anew again and again. `strange user
 * agent`: it is none of the devices that have the account. `unknown address`: nothing was ever fetched or registered from there. (N-15)
 */
export type FindingKind = 'takeover' | 'flapping' | 'strange user agent' | 'unknown address';

/** An event that a finding was read from. */
export interface FindingEvidence {
  readonly eventId: string;
  readonly type: string;
  readonly time: string;
}

/** In the stream `registrationFinding-<id of the SIP account>`, so that it stands in the timeline of the line. */
export type RegistrationFindingRaised = DomainEvent<
  'RegistrationFindingRaised',
  {
    readonly organizationId: string;
    readonly kind: FindingKind;
    /** The registration that gave rise to it. */
    readonly registrationId: string;
    /** What makes a second one the same finding: the two phones, the user agent, the network. */
    readonly sameAs: string;
    readonly address: string;
    readonly userAgent: string | null;
    /** What was there before, for a takeover. */
    readonly previous: { readonly address: string; readonly userAgent: string | null } | null;
    /** How often it registered anew, for flapping. */
    readonly count: number | null;
    /** Oldest first. */
    readonly evidence: readonly FindingEvidence[];
  }
>;

export type Finding = Omit<RegistrationFindingRaised['data'], 'organizationId'>;
