import type { DropCause } from '../registration.events.js';
import { cause } from './cause.js';
import type { Cause, Certainty } from './cause.js';
import type { AccountFacts, RegistrationEndFacts, RegistrationFacts } from './facts.js';

type Dropped = Extract<RegistrationEndFacts, { by: 'dropped' }>;

const WHEN_IT_TRIES = 'it comes back when it next tries; switch it off and on to be quicker.';
const TOLD = 'It was told to fetch its configuration, if it could be reached';

/** What has to be done before the phone can come back, or that nothing has. */
const NEXT_STEPS: Readonly<Record<DropCause, string>> = {
  administrator: `Nothing keeps it out: ${WHEN_IT_TRIES}`,
  'account disabled': `Once the SIP account is enabled, ${WHEN_IT_TRIES}`,
  'account deleted': 'Give the phone another SIP account.',
  'extension disabled': `Once the extension is enabled, ${WHEN_IT_TRIES}`,
  'extension deleted': `Link the account to another extension, or delete it. Once it is linked, ${WHEN_IT_TRIES}`,
  'password rotated': `It cannot come back with the old password. ${TOLD}; if it did not, switch it off and on. In a phone that does not fetch it, enter the new password.`,
  'settings changed': `As long as these settings hold it cannot come back as it was. Allow what it registers by in the settings of the account, if it was not shut out on purpose. ${TOLD}; if the configuration is all that has to change and it did not, switch it off and on.`,
};

/** The exchange itself ended the last registration; `changes`: what was done to the account. */
export function dropped(
  { address, opened }: Pick<RegistrationFacts, 'address' | 'opened'>,
  end: Dropped,
  changes: AccountFacts['changes'],
  certainty: Certainty,
): Cause {
  const change = changes.find(({ eventId }) => eventId === end.causedBy) ?? null;
  const settings = change && change.settings.length > 0 ? `: ${change.settings.join(', ')}` : '';
  const told = {
    explanation: `The exchange ended the registration of the phone at ${address} (${end.cause}${settings}), and it has not come back.`,
    nextStep: NEXT_STEPS[end.cause],
    addresses: [address],
    since: end.time,
  };
  return cause('dropped', certainty, told, opened, change, end);
}
