import type { RefusalReason } from '../registration.events.js';
import { THRESHOLDS } from '../defence/thresholds.js';
import { cause } from './cause.js';
import type { Cause, NotRegisteredReason } from './cause.js';
import { changedSince } from './changed-since.js';
import { expiredAt } from './expired.js';
import type { DiagnosisFacts, RefusalFacts, RegistrationFacts } from './facts.js';
import { knownAddresses } from './phone-addresses.js';

interface Told {
  readonly reason: NotRegisteredReason;
  /** What somebody did; absent: tried to register as the account. */
  readonly did?: string;
  readonly what: string;
  readonly nextStep: string;
  /** Where something else helps; null: it does not. */
  readonly otherStep?: (facts: DiagnosisFacts) => string | null;
}

/** In minutes. */
const HEARD_AGAIN = THRESHOLDS.window / 60_000;

const TRY_AGAIN =
  'Let the phone try again: switch it off and on, if it does not by itself. When the same is refused again, that may stand in the record only ten minutes later.';

/** What was refused and why. An account that is disabled, or that nobody has, is told of elsewhere or not at all. */
const TOLD: Readonly<Partial<Record<RefusalReason, Told>>> = {
  'wrong password': {
    reason: 'wrong password',
    what: 'with a wrong password',
    nextStep: 'Compare what is set in the phone with the account; a device of the exchange fetches it when it starts.',
  },
  'old password': {
    reason: 'old password',
    what: 'with the password from before the last rotation',
    nextStep:
      'Let the phone fetch its configuration: switch it off and on, or give it its new link when its key was changed.',
    otherStep: ({ devices }) =>
      devices.length > 0
        ? null
        : 'Enter the present password in the phone by hand: no device of the exchange has the account, so that no configuration brings it.',
  },
  'too many wrong passwords': {
    reason: 'too many wrong passwords',
    what: 'after so many wrong passwords that the exchange did not look at this one, right or wrong',
    nextStep: `Stop what sends wrong passwords: ${HEARD_AGAIN} minutes later at the latest the right one is heard again, and at once when the password is rotated.`,
  },
  'unknown authentication user': {
    reason: 'unknown authentication user',
    what: 'with an authentication name that nobody has',
    nextStep: 'Set the authentication name of the account in the phone; it is not always the user name.',
  },
  'foreign account': {
    reason: 'foreign account',
    what: 'with the authentication name of another account',
    nextStep: 'Set user name and authentication name of the same account in the phone.',
  },
  'credentials used elsewhere': {
    reason: 'credentials used elsewhere',
    did: 'tried to register another account',
    what: 'with the credentials of this one',
    nextStep:
      'Set the user name of this account in the phone, if it is its phone; if nobody knows it, rotate the password.',
  },
  'wrong realm': {
    reason: 'wrong realm',
    what: 'with credentials for another realm than the one that it was asked for, or in the domain of others',
    nextStep: 'Set the realm of the account in the phone, as its domain and wherever else a realm is set there.',
  },
  'malformed credentials': {
    reason: 'malformed credentials',
    what: 'with credentials that are incomplete, of another qop than auth, or for another address',
    nextStep: 'Let the phone answer with qop=auth (not auth-int), and set this exchange as its registrar.',
  },
  'address not allowed': {
    reason: 'address not allowed',
    what: 'from an address that the account does not allow',
    nextStep: 'Allow the network of the phone in the settings of the account, or move the phone.',
  },
  'user agent not allowed': {
    reason: 'user agent not allowed',
    what: 'by a user agent that the account or the whole exchange does not allow',
    nextStep:
      'Allow the user agent in the settings of the account, or use the phone that it was made for. What no account may use stands in RINGLEDGER_SIP_DENIED_USER_AGENTS.',
  },
  'transport not allowed': {
    reason: 'transport not allowed',
    what: 'over a transport that the account does not allow',
    nextStep: 'Set the transport in the phone to one that the account allows, or allow this one in its settings.',
  },
  'interval too brief': {
    reason: 'interval too brief',
    what: 'for less time than the exchange grants',
    nextStep: 'Set a longer expiry in the phone; the least is RINGLEDGER_SIP_MIN_EXPIRES, in seconds.',
  },
  'contact not usable': {
    reason: 'contact not usable',
    what: 'with a contact that cannot be used',
    nextStep: 'Look at what the phone takes for its own address and port.',
  },
  'malformed request': {
    reason: 'malformed request',
    what: 'with a request that is not well-formed, so that the exchange could not read it',
    nextStep: 'Update the software of the phone, and look at what it is set to send: contact, expiry and domain.',
  },
  'algorithm not supported': {
    reason: 'algorithm not supported',
    what: 'without a digest algorithm that the account, the phone and the registrar all have',
    nextStep: 'Set the digest algorithm of the account to MD5, or use a phone and a registrar that know its own.',
  },
};

/**
 * Who tried and was refused since the last registration began, the newest try first. When it came from where the phone is known to be, it
 * is likely why; a stranger who guesses from somewhere else explains nothing. Nor need what was refused while it was still registered: most
 * likely the phone has refreshed since. Nor what was changed since.
 */
export function refusedTries(facts: DiagnosisFacts): readonly Cause[] {
  const last = facts.registrations.at(-1);
  const since = last?.since ?? '';
  const known = knownAddresses(facts);
  const registered = registeredUntil(last);
  const isOfPhone = ({ address, until }: RefusalFacts) =>
    until > registered && (known.size === 0 || (address !== null && known.has(address)));
  const groups = new Map<RefusalReason, RefusalFacts[]>();
  for (const refusal of facts.refusals.filter(({ until }) => until > since)) {
    groups.set(refusal.reason, [...(groups.get(refusal.reason) ?? []), refusal]);
  }
  const told = [...groups].flatMap(([reason, refusals]) => {
    const what = TOLD[reason];
    if (!what) return [];
    const ofPhone = refusals.filter(isOfPhone);
    const newest = newestOf(ofPhone.length > 0 ? ofPhone : refusals);
    return [{ newest, cause: refusedCause(what, refusals, ofPhone, facts) }];
  });
  return told.toSorted((one, other) => (one.newest > other.newest ? -1 : 1)).map((one) => one.cause);
}

/** When it was surely registered for the last time; empty: never, or it still is. */
function registeredUntil(last: RegistrationFacts | undefined): string {
  if (!last?.end) return '';
  return last.end.by === 'expired' ? expiredAt(last.end) : last.end.time;
}

function newestOf(refusals: readonly RefusalFacts[]): string {
  return refusals.reduce((newest, { until }) => (until > newest ? until : newest), '');
}

function refusedCause(
  { did = 'tried to register', nextStep, otherStep, reason, what }: Told,
  refusals: readonly RefusalFacts[],
  ofPhone: readonly RefusalFacts[],
  facts: DiagnosisFacts,
): Cause {
  const count = refusals.reduce((sum, refusal) => sum + refusal.count, 0);
  const addresses = [...new Set(refusals.flatMap(({ address }) => address ?? []))];
  const agents = [...new Set(refusals.flatMap(({ userAgent }) => userAgent ?? []))].slice(0, 3).join(', ');
  const explanation =
    `Somebody ${did} ${count} ${count === 1 ? 'time' : 'times'} ${what}, last at ${newestOf(refusals)}` +
    (agents === '' ? '.' : `, as ${agents}.`);
  const told = { explanation, nextStep: otherStep?.(facts) ?? nextStep, count, addresses };
  const changes = (ofPhone.length > 0 ? ofPhone : refusals).map((refusal) => changedSince(facts, refusal));
  const change = changes.every((one) => one !== null) ? changes.at(-1) : undefined;
  if (!change) return cause(reason, ofPhone.length > 0 ? 'likely' : 'possible', told, ...refusals);
  const undone = { ...told, explanation: `${explanation} Since then ${change.what}.`, nextStep: TRY_AGAIN };
  return cause(reason, 'possible', undone, ...refusals, change.evidence);
}
