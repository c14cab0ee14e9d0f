import { mayBe, saysItIs, tooEarly } from '../readiness/device-signs.js';
import { blocked } from './blocked.js';
import { CERTAINTIES, NOT_REGISTERED_REASONS } from './cause.js';
import type { Cause } from './cause.js';
import { awaitsPassword } from './dropped.js';
import { ended } from './ended.js';
import type { DeviceFacts, DiagnosisFacts, RegistrationFacts } from './facts.js';
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
 * device that is asked about, an account that another device holds, or the phone before, is not registered.
 */
export function diagnose(facts: DiagnosisFacts): Diagnosis {
  const device = facts.devices.find(({ deviceId }) => deviceId === facts.about);
  const own = facts.registrations.filter((one) => device === undefined || mayBe(device.signs, one));
  if (own.some(({ end }) => end === null)) return { registered: true, causes: [] };
  const foreign = facts.registrations.filter(({ end }) => end === null);
  // Which call was the last of one that has ended is not known.
  const over = facts.registrations.filter(
    ({ end, userAgent }) => end !== null && (device === undefined || saysItIs(device.signs, userAgent)),
  );
  const last = over.at(-1);
  const isAwaiting = last !== undefined && awaitsPassword(last, facts);
  const causes = [
    ...blocked(facts, isAwaiting),
    ...misled(facts),
    ...refusedTries(facts),
    ...unprovisioned(facts, { awaitsPassword: isAwaiting, hasRegistered: own.length > 0 }),
    ...(foreign.length > 0 ? foreign.map((one) => heldBy(one, device)) : ended(over, facts)),
  ];
  return { registered: false, causes: causes.toSorted((one, other) => rankOf(one) - rankOf(other)) };
}

function heldBy(registration: RegistrationFacts, device: DeviceFacts | undefined): Cause {
  const { address, opened, since, userAgent } = registration;
  const agent = userAgent ?? 'one that does not say what it is';
  const isLikeIt = device !== undefined && saysItIs(device.signs, userAgent);
  const before = isLikeIt ? tooEarly(device.signs, registration) : null;
  const told =
    before === null
      ? {
          explanation: `Another device holds the account: ${agent} at ${address}.`,
          nextStep: 'Use one account for each device. If nobody knows the other device, rotate the password at once.',
        }
      : {
          explanation: `What holds the account was registered before ${before}, and may be another phone: ${agent} at ${address}.`,
          nextStep:
            'Switch the device off and on, or drop the registration: what registers then counts as the device. If it is another phone, take the account out of it.',
        };
  return {
    ...{ ...told, reason: 'taken over', certainty: before === null ? 'certain' : 'likely', since },
    ...{ count: null, addresses: [address], evidence: opened ? [opened] : [] },
  };
}

/** Refused tries stand together, in the order in which they come: the newest says most. */
function rankOf({ certainty, count, reason }: Cause): number {
  const place = NOT_REGISTERED_REASONS.indexOf(count === null ? reason : FIRST_OF_TRIES);
  return CERTAINTIES.indexOf(certainty) * NOT_REGISTERED_REASONS.length + place;
}
