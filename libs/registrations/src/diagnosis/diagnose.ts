import { mayBe } from '../readiness/device-signs.js';
import { blocked } from './blocked.js';
import { CERTAINTIES, NOT_REGISTERED_REASONS } from './cause.js';
import type { Cause } from './cause.js';
import { ended } from './ended.js';
import type { DiagnosisFacts, RegistrationFacts } from './facts.js';
import { misled } from './misled.js';
import { refusedTries } from './refused-tries.js';
import { unprovisioned } from './unprovisioned.js';

const FIRST_OF_TRIES = 'address not allowed';

export interface Diagnosis {
  /** Whether it is registered after all: then nothing is wrong that the record can see. */
  readonly registered: boolean;
  /** The first one first. */
  readonly causes: readonly Cause[];
}

/**
 * S1-46: why an account, or a device with it, is not registered; ranked, each cause with what shows it and what to do about it. Of a
 * device that is asked about, an account that another device holds is not registered.
 */
export function diagnose(facts: DiagnosisFacts): Diagnosis {
  const own = facts.registrations.filter((registration) => counts(facts, registration));
  if (own.some(({ end }) => end === null)) return { registered: true, causes: [] };
  const foreign = facts.registrations.filter(({ end }) => end === null);
  const causes = [
    ...blocked(facts),
    ...misled(facts),
    ...refusedTries(facts),
    ...unprovisioned(facts),
    ...(foreign.length > 0 ? foreign.map(heldBy) : ended(own, facts)),
  ];
  return { registered: false, causes: causes.toSorted((one, other) => rankOf(one) - rankOf(other)) };
}

/** Asked about the account any registration counts; asked about a device only one that may be of it. */
function counts({ about, devices }: DiagnosisFacts, { userAgent }: RegistrationFacts): boolean {
  const device = devices.find(({ deviceId }) => deviceId === about);
  return mayBe(device?.model ?? null, userAgent);
}

function heldBy({ address, opened, since, userAgent }: RegistrationFacts): Cause {
  return {
    reason: 'taken over',
    certainty: 'certain',
    since,
    explanation: `Another device holds the account: ${userAgent ?? 'one that does not say what it is'} at ${address}.`,
    nextStep: 'Use one account for each device. If nobody knows the other device, rotate the password at once.',
    count: null,
    addresses: [address],
    evidence: opened ? [opened] : [],
  };
}

/** Refused tries stand together, in the order in which they come: the newest says most. */
function rankOf({ certainty, count, reason }: Cause): number {
  const place = NOT_REGISTERED_REASONS.indexOf(count === null ? reason : FIRST_OF_TRIES);
  return CERTAINTIES.indexOf(certainty) * NOT_REGISTERED_REASONS.length + place;
}
