import type { RefusalReason } from '../registration.events.js';
import { cause } from './cause.js';
import type { Cause, NotRegisteredReason } from './cause.js';
import type { DiagnosisFacts, RefusalFacts } from './facts.js';
import { knownAddresses } from './phone-addresses.js';

interface Told {
  readonly reason: NotRegisteredReason;
  readonly what: string;
  readonly nextStep: string;
}

/** What was refused and why. An account that is disabled, or that nobody has, is told of elsewhere or not at all. */
const TOLD: Readonly<Partial<Record<RefusalReason, Told>>> = {
  'wrong password': {
    reason: 'wrong password',
    what: 'with a wrong password',
    nextStep:
      'Compare what is set in the phone with the account; a device of the exchange gets it by being synchronized.',
  },
  'old password': {
    reason: 'old password',
    what: 'with the password from before the last rotation',
    nextStep:
      'Let the phone fetch its configuration: synchronize it, or give it its new link when its key was changed.',
  },
  'foreign account': {
    reason: 'foreign account',
    what: 'with the credentials of another account',
    nextStep: 'Set user name and authentication name of the same account in the phone.',
  },
  'address not allowed': {
    reason: 'address not allowed',
    what: 'from an address that the account does not allow',
    nextStep: 'Allow the network of the phone in the settings of the account, or move the phone.',
  },
  'user agent not allowed': {
    reason: 'user agent not allowed',
    what: 'by a user agent that the account does not allow',
    nextStep: 'Allow the user agent in the settings of the account, or use the phone that it was made for.',
  },
  'transport not allowed': {
    reason: 'transport not allowed',
    what: 'over a transport that the account does not allow',
    nextStep: 'Set the transport in the phone to one that the account allows.',
  },
};

/**
 * Who tried and was refused since the last registration began. When it came from where the phone is known to be, it is likely why; a
 * stranger who guesses from somewhere else explains nothing.
 */
export function refusedTries(facts: DiagnosisFacts): readonly Cause[] {
  const since = facts.registrations.at(-1)?.opened.time ?? '';
  const known = knownAddresses(facts);
  const groups = new Map<RefusalReason, RefusalFacts[]>();
  for (const refusal of facts.refusals.filter(({ until }) => until > since)) {
    groups.set(refusal.reason, [...(groups.get(refusal.reason) ?? []), refusal]);
  }
  return [...groups].flatMap(([reason, refusals]) => {
    const told = TOLD[reason];
    return told ? [refusedCause(told, refusals, known)] : [];
  });
}

function refusedCause(
  { nextStep, reason, what }: Told,
  refusals: readonly RefusalFacts[],
  known: ReadonlySet<string>,
): Cause {
  const count = refusals.reduce((sum, refusal) => sum + refusal.count, 0);
  const addresses = [...new Set(refusals.flatMap(({ address }) => address ?? []))];
  const last = refusals.reduce((newest, { until }) => (until > newest ? until : newest), '');
  const agents = [...new Set(refusals.flatMap(({ userAgent }) => userAgent ?? []))].slice(0, 3).join(', ');
  const isPhone = known.size === 0 || addresses.some((address) => known.has(address));
  const explanation =
    `Somebody tried to register ${count} ${count === 1 ? 'time' : 'times'} ${what}, last at ${last}` +
    (agents === '' ? '.' : `, as ${agents}.`);
  const told = { explanation, nextStep, count, addresses };
  return cause(reason, isPhone ? 'likely' : 'possible', told, ...refusals);
}
