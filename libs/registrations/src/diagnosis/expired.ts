import { networksOf } from '@ringledger/system';
import { cause } from './cause.js';
import type { Cause, Certainty } from './cause.js';
import type { AccountChange, DiagnosisFacts, RegistrationEndFacts, RegistrationFacts } from './facts.js';

type Expired = Extract<RegistrationEndFacts, { by: 'expired' }>;
type Facts = Pick<DiagnosisFacts, 'account' | 'bans' | 'limits' | 'refusals'>;

/** Of the settings those that a phone has to follow, and that end no registration when they change. */
const FOLLOWED = ['digestAlgorithm', 'phoneTransport', 'outboundProxy'];

/** When it was over, whenever that was noticed. */
export function expiredAt({ deadline, time }: Expired): string {
  return deadline ?? time;
}

/** Nobody refreshed the registration: whether the phone has been heard of since, and what might keep it from refreshing. */
export function expired(registration: RegistrationFacts, end: Expired, facts: Facts, certainty: Certainty): Cause {
  const { address, opened } = registration;
  const since = expiredAt(end);
  const changes = changedMeanwhile(registration, since, facts);
  const heard = whatWasHeard(address, since, facts);
  const names = [...new Set(changes.flatMap(({ settings }) => settings.filter((name) => FOLLOWED.includes(name))))];
  const changed =
    names.length > 0 ? ` Meanwhile settings that it has to follow were changed: ${names.join(', ')}.` : '';
  const told = {
    explanation: `The phone at ${address} did not refresh its registration in time, and ${heard.found}.${changed}`,
    nextStep: `${heard.nextStep}${changed && ` ${helpWith(names, facts)}`}`,
    addresses: [address],
    since,
  };
  return cause('expired', certainty, told, opened, ...changes, end);
}

function whatWasHeard(address: string, since: string, { bans, refusals }: Facts) {
  const networks = Object.values<string>({ ...networksOf(address) });
  const ban = bans.find(({ network }) => networks.includes(network));
  if (ban)
    return {
      found: `the exchange does not hear ${ban.network} while it is banned`,
      nextStep: 'See to the ban first: what the phone does meanwhile is not in the record.',
    };
  if (refusals.some((refusal) => refusal.address === address && refusal.until > since))
    return {
      found: 'what was tried from there since was refused',
      nextStep: 'See first why that was refused.',
    };
  return {
    // A phone that never answers a challenge leaves no trace.
    found: 'the record has no try from there since: it is silent, or does not answer when it is asked for its password',
    nextStep: 'See that the phone has power and network, and what stands between it and the exchange.',
  };
}

/** Since it refreshed for the last time at the latest. */
function changedMeanwhile(
  { since: begun }: RegistrationFacts,
  expiredSince: string,
  { account, limits }: Facts,
): readonly AccountChange[] {
  const refreshed = new Date(Date.parse(expiredSince) - limits.maxSeconds * 1000).toISOString();
  return account.changes.filter(
    ({ settings, time }) => time > begun && time > refreshed && settings.some((name) => FOLLOWED.includes(name)),
  );
}

function helpWith(names: readonly string[], { account }: Facts): string {
  return names.includes('digestAlgorithm') && account.rules.algorithm === 'SHA-256'
    ? 'A phone that knows MD5 only cannot answer any more, and nothing in the record shows it: set the digest algorithm of the account to MD5 for such a phone.'
    : 'See also that it has fetched its configuration since, and can do what is set.';
}
