import type { Location } from '../locations/account-locations.js';
import type { RegistrationDocument } from '../views/registrations/registration.document.js';
import { isContactOf, registeredSince, saysItIs, statesOther, tooEarly } from './device-signs.js';
import type { DeviceSigns } from './device-signs.js';

/** What has to hold before a person is told that a device is ready (S1-44); in the order in which it comes about. */
export type ReadinessCheckName =
  | 'enabled'
  | 'configuration picked up'
  | 'account assigned'
  | 'extension linked'
  | 'registered'
  | 'user agent matches'
  | 'contact matches';

export interface ReadinessCheck {
  readonly check: ReadinessCheckName;
  /** Null: the device as a whole. */
  readonly line: number | null;
  readonly passed: boolean;
  /** When it came to be so, ISO 8601; null: it is not so, or that is not known. */
  readonly since: string | null;
  /** What was found, for a person. */
  readonly found: string;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly ReadinessCheck[];
}

export interface ReadinessLine {
  readonly line: number;
  /** Of the account; null: it is not there any more. */
  readonly userName: string | null;
  /** Of the extension that it acts as; null: it acts as none. */
  readonly extensionNumber: string | null;
  readonly signs: DeviceSigns;
  readonly locations: readonly ReadinessLocation[];
}

export type ReadinessLocation = Pick<Location, 'contact' | 'userAgent' | 'address' | 'since' | 'callSince'> & {
  /** Null: the read model does not know the registration yet. */
  readonly history: Pick<RegistrationDocument, 'changes' | 'changeCount'> | null;
};

export interface ReadinessFacts {
  readonly enabled: boolean;
  /** Of its current configuration; null: none was rendered yet. */
  readonly configurationHash: string | null;
  readonly configurationRevision: number | null;
  /** Of what it last fetched; null: nothing. */
  readonly synchronizedHash: string | null;
  readonly synchronizedRevision: number | null;
  /** When it came to hold what is current; null: it does not. */
  readonly inSyncSince: string | null;
  /** Null: nobody has fetched it. */
  readonly lastPickup: { readonly time: string; readonly otherMac?: string; readonly unproven?: true } | null;
  /** The last one of the phone that it is now; null: it never came. */
  readonly ownPickup: { readonly keyGeneration: number } | null;
  readonly keyGeneration: number;
  readonly mac: string | null;
  readonly lines: readonly ReadinessLine[];
}

/** S1-44: ready is what has fetched its current configuration and is registered on every line, as itself (S1-17). */
export function readinessOf(facts: ReadinessFacts): Readiness {
  const checks = [
    check('enabled', null, facts.enabled, null, facts.enabled ? 'The device is enabled' : 'The device is disabled'),
    pickedUp(facts),
    assigned(facts),
    ...facts.lines.flatMap((line) => [linked(line), ...lineChecks(line)]),
  ];
  return { ready: checks.every(({ passed }) => passed), checks };
}

function check(
  name: ReadinessCheckName,
  line: number | null,
  passed: boolean,
  since: string | null,
  found: string,
): ReadinessCheck {
  return { check: name, line, passed, since: passed ? since : null, found };
}

function pickedUp(facts: ReadinessFacts): ReadinessCheck {
  const { configurationHash, configurationRevision, keyGeneration, lastPickup, mac, ownPickup } = facts;
  const { inSyncSince, synchronizedHash, synchronizedRevision } = facts;
  const isCurrent = configurationHash !== null && synchronizedHash === configurationHash;
  const hasKey = ownPickup?.keyGeneration === keyGeneration;
  const stranger = lastPickup?.otherMac === mac ? undefined : lastPickup?.otherMac;
  let found = `It has fetched revision ${synchronizedRevision}, the current one`;
  if (configurationHash === null) found = 'There is no configuration for it yet';
  else if (synchronizedHash === null)
    found =
      lastPickup === null || stranger !== undefined || lastPickup.unproven
        ? 'It has never fetched its configuration'
        : 'It has not fetched its configuration since it has its MAC address';
  else if (!isCurrent)
    found = `It has fetched revision ${synchronizedRevision}; ${configurationRevision} is the current one`;
  else if (!hasKey) found = 'It has not fetched its configuration with its present access key';
  else if (synchronizedRevision !== configurationRevision)
    found = `It has fetched revision ${synchronizedRevision}, the same file as ${configurationRevision}, the current one`;
  if (lastPickup && stranger !== undefined)
    found += `. At ${lastPickup.time} it was fetched as MAC address ${stranger}, which is not that of the device`;
  return check('configuration picked up', null, isCurrent && hasKey, inSyncSince, found);
}

function assigned({ lines }: ReadinessFacts): ReadinessCheck {
  const accounts = lines.filter(({ userName }) => userName !== null).length;
  const found =
    accounts === 0 ? 'No SIP account is on any of its lines' : `${accounts} of its lines have a SIP account`;
  return check('account assigned', null, accounts > 0, null, found);
}

/** Who acts as no extension can neither call nor be called. */
function linked({ extensionNumber, line, userName }: ReadinessLine): ReadinessCheck {
  if (extensionNumber !== null)
    return check('extension linked', line, true, null, `It acts as extension ${extensionNumber}`);
  const found = userName === null ? 'Its SIP account was deleted' : `The SIP account ${userName} acts as no extension`;
  return check('extension linked', line, false, null, found);
}

function lineChecks({ line, userName, extensionNumber, locations, signs }: ReadinessLine): readonly ReadinessCheck[] {
  const [newest] = locations.toSorted((one, other) => (one.since < other.since ? 1 : -1));
  if (!newest) return [check('registered', line, false, null, 'Nothing is registered')];
  const { contact, userAgent } = newest;
  const since = registeredSince(signs, newest);
  const names = [userName, extensionNumber].filter((name) => name !== null);
  const isIts = (agent: string | null) => signs.model !== null && saysItIs(signs, agent);
  const namesIt = (uri: string) => isContactOf(uri, names);
  return [
    registered(line, signs, newest),
    check(
      'user agent matches',
      line,
      isIts(userAgent),
      sinceWhen(newest, since, ({ userAgent: before }) => before === undefined || isIts(before)),
      toldBy(signs, userAgent),
    ),
    check(
      'contact matches',
      line,
      namesIt(contact),
      sinceWhen(newest, since, ({ contact: before }) => before === undefined || namesIt(before)),
      `Its contact is ${contact}; expected: ${names.join(' or ')}`,
    ),
  ];
}

function toldBy(signs: DeviceSigns, userAgent: string | null): string {
  if (userAgent === null) return 'It does not say what it is';
  const told = `It says that it is ${userAgent}`;
  return statesOther(signs, userAgent) ? `${told}, with the MAC address of another phone` : told;
}

function registered(line: number, signs: DeviceSigns, location: ReadinessLocation): ReadinessCheck {
  const from = `Registered from ${location.address}`;
  const before = tooEarly(signs, location);
  if (before === null) return check('registered', line, true, registeredSince(signs, location), from);
  const found = `${from} since before ${before}, so that it may be another phone: switch the device off and on, or drop the registration, and see what registers`;
  return check('registered', line, false, null, found);
}

/** Since the last change before which it was not so, or since ever; null: that is longer ago than changes are kept. */
function sinceWhen(
  { history }: ReadinessLocation,
  since: string,
  wasSo: (before: RegistrationDocument['changes'][number]['before']) => boolean,
): string | null {
  if (history === null) return since;
  const { changeCount, changes } = history;
  const change = changes.findLast(({ before }) => !wasSo(before));
  if (change && change.time > since) return change.time;
  return changeCount > changes.length ? null : since;
}
