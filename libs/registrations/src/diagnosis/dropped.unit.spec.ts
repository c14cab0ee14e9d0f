import type { DropCause } from '../registration.events.js';
import { facts, registration } from '../testing/diagnosis-facts.js';
import { dropped } from './dropped.js';
import type { AccountChange, AccountFacts } from './facts.js';

const event = (eventId: string, type: string, time: string) => ({ eventId, type, time });
const opened = event('e1', 'RegistrationCreated', '2026-11-24T08:01:00.000Z');
const broken = event('e0', 'SipAccountDisabled', '2026-11-24T08:02:00.000Z');
/** Nothing was undone since. */
const account: AccountFacts = {
  ...facts.account,
  disabled: broken,
  rules: { ...facts.account.rules, transports: ['TLS'] },
};
const extensions: Partial<Record<DropCause, AccountFacts['extension']>> = {
  'extension disabled': { number: '201', disabled: broken },
};
const change = (type: string, ...settings: readonly string[]): AccountChange => ({
  ...event('e2', type, '2026-11-24T08:02:00.000Z'),
  settings,
});
const end = event('e3', 'RegistrationDropped', '2026-11-24T08:03:00.000Z');

const told = (cause: DropCause, causedBy = 'e2', ...changes: readonly AccountChange[]) =>
  dropped(
    { ...registration(1), opened },
    { ...end, by: 'dropped', cause, causedBy, askedBack: true },
    { ...facts, account: { ...account, extension: extensions[cause] ?? null, changes } },
    'likely',
  );

describe('the exchange ended the registration', () => {
  it.each([
    ['administrator', /comes back when it next tries/],
    ['account disabled', /^Once the SIP account is enabled/],
    ['account deleted', /another SIP account/],
    ['extension disabled', /^Once the extension is enabled/],
    ['extension deleted', /Link the account to another extension/],
    ['password rotated', /^It cannot come back with the old password/],
    ['settings changed', /^As long as these settings hold/],
  ] as const)('%s: what has to be done follows from that', (cause, nextStep) => {
    const found = told(cause);
    expect(found.nextStep).toMatch(nextStep);
    expect(found).toMatchObject({ since: end.time, evidence: [opened, end] });
    expect(found.explanation).toContain(`(${cause})`);
  });

  it('shows the change that made it, with the settings', () => {
    const other = { ...change('SipAccountSettingsChanged', 'digestAlgorithm'), eventId: 'e0' };
    const narrowed = change('SipAccountSettingsChanged', 'transports', 'allowedUserAgents');
    const found = told('settings changed', 'e2', other, narrowed);
    expect(found.explanation).toContain('(settings changed: transports, allowedUserAgents)');
    expect(found.evidence.map(({ eventId }) => eventId)).toEqual(['e1', 'e2', 'e3']);
    const rotated = told('password rotated', 'e2', change('SipPasswordRotated'));
    expect(rotated.explanation).toContain('(password rotated)');
    expect(rotated.evidence.map(({ type }) => type)).toContain('SipPasswordRotated');
  });

  it.each([
    ['SHA-256', /^As long as these settings hold/],
    ['MD5', /^The settings of the account were changed since/],
  ] as const)('for its digest algorithm, which is %s now', (algorithm, nextStep) => {
    const changes = [change('SipAccountSettingsChanged', 'digestAlgorithm')];
    const rules = { ...facts.account.rules, algorithm };
    const found = dropped(
      { ...registration(1), opened },
      { ...end, by: 'dropped', cause: 'settings changed', causedBy: 'e2', askedBack: true },
      { ...facts, account: { ...facts.account, rules, changes } },
      'likely',
    );
    expect(found.nextStep).toMatch(nextStep);
  });
});
