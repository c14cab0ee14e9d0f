import { refusalByRules } from '../registrar/admission.js';
import type { DropCause } from '../registration.events.js';
import { beforeItCanFetch } from './before-it-can-fetch.js';
import { cause } from './cause.js';
import type { Cause, Certainty } from './cause.js';
import { changedSince, hasFetchedSince } from './changed-since.js';
import type { DiagnosisFacts, RegistrationEndFacts, RegistrationFacts } from './facts.js';

/** By what the phone fetches. */
type Cured = 'password rotated' | 'settings changed';
type Dropped = Extract<RegistrationEndFacts, { by: 'dropped' }>;

const WHEN_IT_TRIES = 'it comes back when it next tries; switch it off and on to be quicker.';
/** What has to be done before the phone can come back. */
const NEXT_STEPS: Readonly<Record<Exclude<DropCause, 'administrator' | Cured>, string>> = {
  'account disabled': `Once the SIP account is enabled, ${WHEN_IT_TRIES}`,
  'account deleted': 'Give the phone another SIP account.',
  'extension disabled': `Once the extension is enabled, ${WHEN_IT_TRIES}`,
  'extension deleted': `Without an extension it may register, but neither call nor be called: ${WHEN_IT_TRIES} Link the account to another extension, or delete it.`,
};

/** How its new configuration is to reach the phone. */
function withNewConfiguration(reason: Cured, { askedBack }: Dropped, { devices }: DiagnosisFacts): string {
  const first = devices.map(beforeItCanFetch).find((step) => step !== null);
  const fetching = first
    ? `${first} Then switch it off and on.`
    : `${askedBack ? 'It was told to fetch its configuration; if it did not, switch' : 'Switch'} it off and on, since it fetches its configuration when it starts.`;
  return reason === 'password rotated'
    ? `It cannot come back with the old password. ${fetching} In a phone that does not fetch it, enter the new password.`
    : `As long as these settings hold it cannot come back as it was. Allow what it registers by in the settings of the account, if it was not shut out on purpose. If the configuration is all that has to change: ${fetching}`;
}

/** The phone waits for its new password, as far as is known. */
export function awaitsPassword({ end }: RegistrationFacts, { devices }: DiagnosisFacts): boolean {
  return end?.by === 'dropped' && end.cause === 'password rotated' && !devices.some(hasFetchedSince(end.time));
}

/** What of it holds no more, for a person; null: it does. */
function undone(registration: RegistrationFacts, end: Dropped, { account, devices }: DiagnosisFacts): string | null {
  switch (end.cause) {
    case 'account disabled':
      return account.disabled ? null : 'The SIP account is enabled again';
    case 'extension disabled':
      if (account.extension === null) return 'The account does not act as that extension any more';
      return account.extension.disabled ? null : `The extension ${account.extension.number} is enabled`;
    case 'extension deleted':
      return account.extension && `The account acts as extension ${account.extension.number} since`;
    case 'password rotated': {
      const device = devices.find(hasFetchedSince(end.time));
      return device ? `The device ${device.name} has fetched its configuration since` : null;
    }
    case 'settings changed':
      return refusalByRules(account.rules, registration) || lacksAlgorithm(end, account)
        ? null
        : 'The settings of the account were changed since';
    case 'administrator':
      return 'Nothing keeps it out';
    case 'account deleted':
      return null;
  }
}

/** Only a registrar that cannot check the account's algorithm ends a registration by it. */
function lacksAlgorithm({ causedBy }: Dropped, { changes, rules }: DiagnosisFacts['account']): boolean {
  const ended = changes.find(({ eventId }) => eventId === causedBy);
  return ended?.settings.includes('digestAlgorithm') === true && rules.algorithm !== 'MD5';
}

function nextStep(registration: RegistrationFacts, end: Dropped, facts: DiagnosisFacts): string {
  const { cause: reason } = end;
  const holdsNoMore = undone(registration, end, facts);
  if (reason !== 'administrator' && holdsNoMore === null) {
    return reason === 'password rotated' || reason === 'settings changed'
      ? withNewConfiguration(reason, end, facts)
      : NEXT_STEPS[reason];
  }
  const isRefused = facts.refusals.some(
    (refusal) =>
      refusal.address === registration.address && refusal.until > end.time && changedSince(facts, refusal) === null,
  );
  return `${holdsNoMore}: ${isRefused ? 'see why its later tries were refused.' : WHEN_IT_TRIES}`;
}

/** The exchange itself ended the last registration. */
export function dropped(
  registration: RegistrationFacts,
  end: Dropped,
  facts: DiagnosisFacts,
  certainty: Certainty,
): Cause {
  const { address, opened } = registration;
  const change = facts.account.changes.find(({ eventId }) => eventId === end.causedBy) ?? null;
  const settings = change && change.settings.length > 0 ? `: ${change.settings.join(', ')}` : '';
  const told = {
    explanation: `The exchange ended the registration of the phone at ${address} (${end.cause}${settings}), and it has not come back.`,
    nextStep: nextStep(registration, end, facts),
    addresses: [address],
    since: end.time,
  };
  return cause('dropped', certainty, told, opened, change, end);
}
