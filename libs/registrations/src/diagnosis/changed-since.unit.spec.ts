import type { RegistrationRules } from '@ringledger/sip-accounts';
import type { DropCause, RefusalReason } from '../registration.events.js';
import { at, changed, device, event, expired, facts, HOME, refused, registration } from '../testing/diagnosis-facts.js';
import { diagnose } from './diagnose.js';
import type { AccountChange, AccountFacts, DiagnosisFacts } from './facts.js';

const { account } = facts;
const SETTINGS = 'SipAccountSettingsChanged';
const causesOf = (changes: Partial<DiagnosisFacts>) => diagnose({ ...facts, ...changes }).causes;
const found = (changes: Partial<DiagnosisFacts>) =>
  causesOf(changes).map(({ certainty, reason }) => [certainty, reason]);
const withRules = (rules: Partial<RegistrationRules>, ...changes: readonly AccountChange[]): AccountFacts => ({
  ...account,
  rules: { ...account.rules, ...rules },
  changes,
});

describe('of several refused tries the newest stands first (S1-46)', () => {
  it.each([
    ['interval too brief', 'wrong password'],
    ['wrong password', 'address not allowed'],
    ['algorithm not supported', 'old password'],
  ] as const)('%s, then %s', (earlier, later) => {
    const refusals = [refused(earlier, 10), refused(later, 20)];
    expect(found({ refusals })).toEqual([
      ['likely', later],
      ['likely', earlier],
    ]);
    expect(found({ refusals: [refused(earlier, 10, { count: 5, until: at(30) }), refused(later, 20)] })[0]).toEqual([
      'likely',
      earlier,
    ]);
  });

  it('of the phone, not of a stranger', () => {
    const registrations = [registration(5, expired(8))];
    const guess = refused('wrong password', 30, { address: '203.0.113.66' });
    const refusals = [refused('wrong password', 10), refused('wrong realm', 20), guess];
    expect(found({ registrations, refusals }).slice(0, 2)).toEqual([
      ['likely', 'wrong realm'],
      ['likely', 'wrong password'],
    ]);
  });
});

describe('what was changed since a try was refused need not be why any more (S1-46)', () => {
  const only = (reason: RefusalReason, changes: Partial<DiagnosisFacts>) => {
    const [cause, ...others] = causesOf({ refusals: [refused(reason, 10)], ...changes });
    expect(others).toEqual([]);
    return cause!;
  };

  it.each<[RefusalReason, keyof RegistrationRules, RegistrationRules[keyof RegistrationRules], string]>([
    ['address not allowed', 'networks', ['10.0.0.0/8'], 'restrictAddresses'],
    ['address not allowed', 'networks', ['10.0.0.0/8'], 'allowedAddresses'],
    ['address not allowed', 'networks', ['10.0.0.0/8'], 'allowedAddressesScope'],
    ['transport not allowed', 'transports', ['TCP', 'TLS'], 'transports'],
    ['user agent not allowed', 'userAgents', ['Yealink*'], 'allowedUserAgents'],
  ])('%s: the rules of today count (%s, closed to %j)', (reason, rule, closed, setting) => {
    const opening = changed(20, SETTINGS, 'digestAlgorithm', setting);
    const opened = only(reason, { account: withRules({}, opening) });
    expect(opened).toMatchObject({ reason, certainty: 'possible', since: at(10) });
    expect(opened.explanation).toContain(`Since then the settings of the account were changed (${setting})`);
    expect(opened.nextStep).toMatch(/^Let the phone try again/);
    expect(opened.evidence).toEqual([event('RegistrationRefused', 10), event(SETTINGS, 20)]);
    for (const still of [withRules({ [rule]: closed }, opening), withRules({}, changed(9, SETTINGS, setting))])
      expect(only(reason, { account: still })).toMatchObject({
        certainty: 'likely',
        explanation: expect.not.stringContaining('Since then'),
      });
  });

  it('rules that let in what was refused, one of several', () => {
    const opening = changed(20, SETTINGS, 'allowedAddresses', 'transports', 'allowedUserAgents');
    const rules = { networks: ['192.0.2.0/24'], transports: ['UDP'], userAgents: ['snom*'] } as const;
    for (const reason of ['address not allowed', 'transport not allowed', 'user agent not allowed'] as const) {
      expect(only(reason, { account: withRules(rules, opening) }).certainty).toBe('possible');
      const unknown = refused(reason, 11, { address: null, transport: null, userAgent: null });
      const refusals = [refused(reason, 10), unknown];
      const devices = [{ ...device, lastPickup: null }];
      expect(causesOf({ refusals, devices, account: withRules(rules, opening) })[0]?.explanation).not.toContain(
        'Since then',
      );
    }
  });

  it('not what no account may use', () => {
    const opening = withRules({}, changed(20, SETTINGS, 'allowedUserAgents'));
    const certainty = (userAgent: string | null) => {
      const refusals = [refused('user agent not allowed', 10, { userAgent })];
      return only('user agent not allowed', { account: opening, refusals, deniedUserAgents: ['*scanner*'] }).certainty;
    };
    expect(certainty('friendly-scanner')).toBe('likely');
    expect(certainty(null)).toBe('likely');
    expect(certainty('snomD785/10.1')).toBe('possible');
  });

  it('the digest algorithm', () => {
    const back = changed(20, SETTINGS, 'digestAlgorithm');
    expect(only('algorithm not supported', { account: withRules({}, back) }).certainty).toBe('possible');
    const other = withRules({ algorithm: 'SHA-256' }, back);
    expect(only('algorithm not supported', { account: other }).certainty).toBe('likely');
  });

  it('the password, which says nothing of a phone that had missed one before', () => {
    const rotated = { account: { ...account, changes: [changed(20, 'SipPasswordRotated')] } };
    for (const reason of ['wrong password', 'too many wrong passwords'] as const) {
      expect(only(reason, rotated).certainty).toBe('possible');
      expect(only(reason, rotated).explanation).toContain('Since then the password was rotated');
      expect(only(reason, { ...rotated, refusals: [refused(reason, 21)] }).certainty).toBe('likely');
    }
    expect(only('old password', rotated).certainty).toBe('likely');
  });

  it('the configuration that the phone holds, where it has the current one since', () => {
    const lastPickup = { ...event('ConfigurationServed', 20), address: HOME, keyGeneration: 1 };
    const fetched = { ...device, lastPickup };
    for (const reason of ['old password', 'wrong password', 'wrong realm', 'interval too brief'] as const) {
      expect(only(reason, { devices: [fetched] })).toMatchObject({
        certainty: 'possible',
        explanation: expect.stringContaining('Since then the device Reception has fetched its current configuration.'),
        evidence: [event('RegistrationRefused', 10), { eventId: 'ConfigurationServed-20' }],
      });
      for (const not of [{ holdsCurrent: false }, { keyGeneration: 2 }])
        expect(found({ devices: [{ ...fetched, ...not }], refusals: [refused(reason, 10)] })).toContainEqual([
          'likely',
          reason,
        ]);
    }
    expect(only('address not allowed', { devices: [fetched] }).certainty).toBe('likely');
  });

  it('so that what was tried later is why, or how the registration ended', () => {
    const opening = withRules({}, changed(20, SETTINGS, 'restrictAddresses'));
    const refusals = [refused('address not allowed', 10), refused('wrong password', 30)];
    expect(found({ account: opening, refusals })).toEqual([
      ['likely', 'wrong password'],
      ['possible', 'address not allowed'],
    ]);
    const end = {
      ...event('RegistrationDropped', 8),
      by: 'dropped',
      cause: 'settings changed',
      causedBy: 'e',
      askedBack: true,
    } as const;
    const registrations = [registration(5, end)];
    const opened = causesOf({ account: opening, registrations, refusals: refusals.slice(0, 1) });
    expect(opened.map(({ certainty, reason }) => [certainty, reason])).toEqual([
      ['likely', 'dropped'],
      ['possible', 'address not allowed'],
    ]);
    expect(opened[0]?.nextStep).toMatch(/^The settings of the account were changed since: it comes back when/);
  });
});

describe('what ended the registration may hold no more (S1-46)', () => {
  const stepAfter = (cause: DropCause, changes: Partial<DiagnosisFacts> = {}) => {
    const end = {
      ...event('RegistrationDropped', 8),
      by: 'dropped',
      cause,
      causedBy: 'e',
      askedBack: true,
    } as const;
    return causesOf({ registrations: [registration(5, end)], ...changes }).find(({ reason }) => reason === 'dropped')
      ?.nextStep;
  };
  const acting = (extension: AccountFacts['extension']) => ({ account: { ...account, extension } });

  it.each<[DropCause, Partial<DiagnosisFacts>, Partial<DiagnosisFacts>, RegExp]>([
    [
      'account disabled',
      { account: { ...account, disabled: event('SipAccountDisabled', 8) } },
      {},
      /^The SIP account is enabled again: it comes back/,
    ],
    [
      'extension disabled',
      acting({ number: '201', disabled: event('ExtensionDisabled', 8) }),
      {},
      /^The extension 201 is enabled: it comes back/,
    ],
    [
      'extension disabled',
      acting({ number: '201', disabled: event('ExtensionDisabled', 8) }),
      acting(null),
      /^The account does not act as that extension any more: it comes back/,
    ],
    [
      'extension deleted',
      acting(null),
      acting({ number: '202', disabled: null }),
      /^The account acts as extension 202 since: it comes back/,
    ],
    [
      'password rotated',
      {},
      { devices: [{ ...device, lastPickup: { ...event('ConfigurationServed', 9), address: HOME, keyGeneration: 1 } }] },
      /^The device Reception has fetched its configuration since: it comes back/,
    ],
    [
      'settings changed',
      { account: withRules({ transports: ['TLS'] }) },
      { account: withRules({ transports: ['UDP', 'TLS'] }) },
      /^The settings of the account were changed since: it comes back/,
    ],
  ])('%s', (cause, held, lifted, step) => {
    expect(stepAfter(cause, held)).not.toMatch(step);
    expect(stepAfter(cause, lifted)).toMatch(step);
  });

  it('a phone that was refused since is not said to come back by itself', () => {
    for (const cause of ['administrator', 'account disabled'] as const) {
      expect(stepAfter(cause)).toMatch(/: it comes back when it next tries/);
      const refusals = [refused('wrong password', 9)];
      expect(stepAfter(cause, { refusals })).toMatch(/: see why its later tries were refused\.$/);
      const rotated = { account: { ...account, changes: [changed(20, 'SipPasswordRotated')] } };
      expect(stepAfter(cause, { ...rotated, refusals })).toMatch(/: it comes back when it next tries/);
    }
  });

  it('a phone whose extension was deleted may register without one', () => {
    expect(stepAfter('extension deleted', acting(null))).toMatch(
      /^Without an extension it may register, but neither call nor be called: it comes back when it next tries.*Link/,
    );
  });
});

describe('what helps is what can be done (S1-46)', () => {
  const stepOf = (reason: RefusalReason, changes: Partial<DiagnosisFacts>) =>
    causesOf({ refusals: [refused(reason, 10)], ...changes }).find((cause) => cause.reason === reason)?.nextStep;

  it('an old password is entered by hand where no device fetches the new one', () => {
    expect(stepOf('old password', {})).toMatch(/^Let the phone fetch its configuration/);
    expect(stepOf('old password', { devices: [] })).toMatch(/^Enter the present password in the phone by hand/);
  });

  it('a lifetime that was too brief is cured by a pickup, for files ask for what the exchange grants', () => {
    const since = { ...device, lastPickup: { ...event('ConfigurationServed', 20), address: HOME, keyGeneration: 1 } };
    expect(found({ devices: [since], refusals: [refused('interval too brief', 10)] })).toEqual([
      ['possible', 'interval too brief'],
    ]);
    expect(stepOf('interval too brief', {})).toMatch(/^Set a longer expiry in the phone/);
  });
});
