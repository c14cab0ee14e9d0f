import { leadsToItself, servedAgain } from '@ringledger/devices';
import { cause } from './cause.js';
import type { Cause } from './cause.js';
import type { AccountFacts, DeviceFacts, DiagnosisFacts } from './facts.js';
import { phoneAddresses } from './phone-addresses.js';

/** A phone that has its current configuration, and by that cannot come. `devicePreflight` tells the same before it is deployed (S1-45). */
export function misled(facts: DiagnosisFacts): readonly Cause[] {
  const causes = facts.devices.flatMap((device) => leftOut(device, facts.account) ?? []);
  const isTold = facts.devices.some(({ lineLeftOut }) => lineLeftOut === null);
  return isTold ? [...causes, ...unserved(facts), ...ledToItself(facts)] : causes;
}

function leftOut({ lineLeftOut, name, regenerated }: DeviceFacts, { userName }: AccountFacts): Cause | null {
  if (lineLeftOut === null) return null;
  const told = {
    explanation: `The configuration of the device ${name} does without the line of ${userName} (${lineLeftOut}).`,
    nextStep: 'Change what the model cannot carry in the account, or put the account on a device of another model.',
  };
  return cause('line left out', 'certain', told, regenerated);
}

function unserved({ account, way: { noted, unservedTransport } }: DiagnosisFacts): readonly Cause[] {
  if (unservedTransport === null) return [];
  const told = {
    explanation: `${account.userName} is told to register over ${unservedTransport.toUpperCase()}, and nothing listens for that.`,
    nextStep: servedAgain(unservedTransport),
  };
  const chosen = account.changes.findLast(({ settings }) => settings.includes('phoneTransport')) ?? null;
  return [sinceBoth('transport not served', 'certain', told, noted, chosen)];
}

function ledToItself(facts: DiagnosisFacts): readonly Cause[] {
  const { account, way } = facts;
  const { noted, ownHost } = way;
  const elsewhere = [...phoneAddresses(facts)].filter((address) => !leadsToItself(address));
  if (ownHost === null || elsewhere.length === 0) return [];
  const told = {
    explanation: `Phones are told to register at ${ownHost}, where no other machine gets, and this one is elsewhere.`,
    nextStep: 'Set RINGLEDGER_SIP_HOST, or the outbound proxy, to a name that phones can resolve.',
    addresses: elsewhere,
  };
  const chosen = account.changes.findLast(({ settings }) => settings.includes('outboundProxy')) ?? null;
  return [sinceBoth('exchange has no public name', 'likely', told, noted, chosen)];
}

/** Since the later of the two, which together make it so. */
function sinceBoth(
  reason: Cause['reason'],
  certainty: Cause['certainty'],
  told: Parameters<typeof cause>[2],
  ...both: readonly (AccountFacts['changes'][number] | DiagnosisFacts['way']['noted'])[]
): Cause {
  const known = both.filter((one) => one !== null).toSorted((one, other) => (one.time < other.time ? -1 : 1));
  return cause(reason, certainty, { ...told, since: known.at(-1)?.time ?? null }, ...known);
}
