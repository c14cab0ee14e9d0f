import { userAgentAllowed } from '@ringledger/sip-accounts';
import type { RegistrationRules } from '@ringledger/sip-accounts';
import { isWithin } from '@ringledger/system';
import type { RefusalReason } from '../registration.events.js';
import type { DeviceFacts, DiagnosisFacts, Evidence, RefusalFacts } from './facts.js';

/** What was changed after a try was refused, so that the next one need not be. */
export interface ChangedSince {
  /** For a person, to stand behind "Since then". */
  readonly what: string;
  readonly evidence: Evidence;
}

interface AskedByAccount {
  readonly settings: readonly string[];
  /** Whether today's rules would let it in; what is not known, since it stands for several, is not let in. */
  readonly letsIn: (rules: RegistrationRules, refusal: RefusalFacts, deniedUserAgents: readonly string[]) => boolean;
}

/** What the settings of the account decide. Without a change of theirs it was not they that refused: the whole exchange has rules, too. */
const ASKED_BY_ACCOUNT: Readonly<Partial<Record<RefusalReason, AskedByAccount>>> = {
  'address not allowed': {
    settings: ['restrictAddresses', 'allowedAddresses', 'allowedAddressesScope'],
    letsIn: ({ networks }, { address }) => networks === null || (address !== null && isWithin(address, networks)),
  },
  'transport not allowed': {
    settings: ['transports'],
    letsIn: ({ transports }, { transport }) =>
      transports === null || (transport !== null && transports.includes(transport)),
  },
  'user agent not allowed': {
    settings: ['allowedUserAgents'],
    letsIn: ({ userAgents }, { userAgent }, denied) => {
      if (denied.length > 0 && (userAgent === null || userAgentAllowed(denied, userAgent))) return false;
      return userAgents === null || userAgentAllowed(userAgents, userAgent);
    },
  },
  'algorithm not supported': { settings: ['digestAlgorithm'], letsIn: ({ algorithm }) => algorithm === 'MD5' },
};

const OF_THE_PASSWORD: readonly RefusalReason[] = ['wrong password', 'too many wrong passwords'];

/** What a phone has from its configuration. */
const CONFIGURED: readonly RefusalReason[] = [
  'old password',
  'wrong password',
  'unknown authentication user',
  'foreign account',
  'wrong realm',
  'transport not allowed',
  'interval too brief',
];

/** Null: all is as it was when it was refused. */
export function changedSince(facts: DiagnosisFacts, refusal: RefusalFacts): ChangedSince | null {
  return letInSince(facts, refusal) ?? rotatedSince(facts, refusal) ?? configuredSince(facts, refusal);
}

/** The device has what it should have now, by its present key, and fetched it after that. */
export function hasFetchedSince(time: string) {
  return ({ holdsCurrent, keyGeneration, lastPickup }: DeviceFacts): boolean =>
    holdsCurrent && lastPickup?.keyGeneration === keyGeneration && lastPickup.time > time;
}

function letInSince({ account, deniedUserAgents }: DiagnosisFacts, refusal: RefusalFacts): ChangedSince | null {
  const asked = ASKED_BY_ACCOUNT[refusal.reason];
  if (!asked?.letsIn(account.rules, refusal, deniedUserAgents)) return null;
  const evidence = account.changes.findLast(
    ({ settings, time }) => time > refusal.until && settings.some((name) => asked.settings.includes(name)),
  );
  if (!evidence) return null;
  const names = evidence.settings.filter((name) => asked.settings.includes(name)).join(', ');
  return { what: `the settings of the account were changed (${names}) and do not ask for that any more`, evidence };
}

function rotatedSince({ account }: DiagnosisFacts, { reason, until }: RefusalFacts): ChangedSince | null {
  if (!OF_THE_PASSWORD.includes(reason)) return null;
  const evidence = account.changes.findLast(({ time, type }) => type === 'SipPasswordRotated' && time > until);
  return evidence ? { what: 'the password was rotated, and the new one is heard at once', evidence } : null;
}

function configuredSince(facts: DiagnosisFacts, { reason, until }: RefusalFacts): ChangedSince | null {
  if (!CONFIGURED.includes(reason)) return null;
  const device = facts.devices.find(hasFetchedSince(until));
  if (!device?.lastPickup) return null;
  return { what: `the device ${device.name} has fetched its current configuration`, evidence: device.lastPickup };
}
