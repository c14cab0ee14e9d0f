import {
  at,
  AWAY,
  changed,
  device,
  event,
  expired,
  facts,
  HOME,
  refused,
  registration,
  SNOM,
} from '../testing/diagnosis-facts.js';
import { CERTAINTIES, NOT_REGISTERED_REASONS } from './cause.js';
import { diagnose } from './diagnose.js';
import type { DiagnosisFacts, RegistrationEndFacts } from './facts.js';

const causesOf = (changes: Partial<DiagnosisFacts>) => diagnose({ ...facts, ...changes }).causes;
const found = (changes: Partial<DiagnosisFacts>) =>
  causesOf(changes).map(({ certainty, reason }) => [certainty, reason]);
const evidenceOf = (changes: Partial<DiagnosisFacts>) => causesOf(changes)[0]?.evidence.map(({ eventId }) => eventId);

describe('why is it not registered (S1-46)', () => {
  it('it is', () => {
    expect(diagnose({ ...facts, registrations: [registration(5)] })).toEqual({ registered: true, causes: [] });
  });

  it('nobody is known to have tried', () => {
    expect(found({})).toEqual([['likely', 'never tried']]);
    // Who asks how to prove himself, and then does not, leaves no trace.
    expect(causesOf({})[0]?.explanation).toMatch(/^The record has no try/);
  });

  describe('the exchange does not let it', () => {
    const late = { registrations: [registration(5, expired(65))] };

    it('account disabled', () => {
      const disabled = event('SipAccountDisabled', 60);
      const changes = { ...late, account: { ...facts.account, disabled } };
      expect(found(changes)).toEqual([
        ['certain', 'account disabled'],
        ['likely', 'expired'],
      ]);
      expect(causesOf(changes)[0]).toMatchObject({ since: at(60), evidence: [disabled] });
    });

    it('extension disabled', () => {
      const disabled = event('ExtensionDisabled', 60);
      const extension = { number: '201', disabled };
      expect(found({ account: { ...facts.account, extension } })[0]).toEqual(['certain', 'extension disabled']);
      expect(evidenceOf({ account: { ...facts.account, extension } })).toEqual([disabled.eventId]);
    });

    it('no registrar at work', () => {
      expect(found({ ...late, registrars: [] })[0]).toEqual(['certain', 'no registrar']);
    });

    it('the source is banned', () => {
      const ban = { ...event('SourceBanned', 50), network: `${HOME}/32`, reason: 'too many refusals', until: at(110) };
      const [first] = causesOf({ ...late, bans: [ban] });
      expect(first).toMatchObject({
        reason: 'source banned',
        certainty: 'certain',
        addresses: [`${HOME}/32`],
        since: at(50),
      });
      expect(first?.explanation).toContain(at(110));
    });

    it('acts as no extension', () => {
      expect(found({ ...late, account: { ...facts.account, extension: null } })).toContainEqual([
        'possible',
        'not linked',
      ]);
    });

    it('the device is disabled', () => {
      const disabled = event('DeviceDisabled', 3);
      expect(found({ devices: [{ ...device, disabled }] })).toContainEqual(['possible', 'device disabled']);
    });
  });

  describe('the phone does not know what it needs', () => {
    it('no device has the account', () => {
      expect(found({ devices: [] })).toEqual([
        ['likely', 'no device'],
        ['likely', 'never tried'],
      ]);
    });

    it('never picked up its configuration', () => {
      const devices = [{ ...device, lastPickup: null, holdsCurrent: false }];
      expect(found({ devices })[0]).toEqual(['likely', 'never picked up']);
      expect(evidenceOf({ devices })).toEqual(['AccessKeyIssued-1']);
    });

    it('never picked it up as the phone that it is now', () => {
      const replaced = event('DeviceMacChanged', 9);
      const [first] = causesOf({ devices: [{ ...device, lastPickup: null, holdsCurrent: false, replaced }] });
      expect(first).toMatchObject({
        ...{ reason: 'never picked up', since: at(9), addresses: [] },
        explanation: 'The device Reception has not fetched its configuration since it has its MAC address.',
      });
      expect(first?.evidence).toContainEqual(replaced);
    });

    it('another phone fetched it', () => {
      const otherPickup = { ...event('ConfigurationServed', 3), otherMac: '001122334455' };
      for (const lastPickup of [null, device.lastPickup]) {
        const devices = [{ ...device, lastPickup, otherPickup, holdsCurrent: false }];
        expect(causesOf({ devices })[0]?.explanation).toContain('Last it was fetched as MAC address 001122334455');
        expect(evidenceOf({ devices })).toContain('ConfigurationServed-3');
      }
    });

    it('the key was changed since', () => {
      const keyIssued = event('AccessKeyRotated', 9);
      const devices = [{ ...device, keyGeneration: 2, keyIssued, holdsCurrent: false }];
      expect(found({ devices })[0]).toEqual(['likely', 'key changed']);
      expect(causesOf({ devices })[0]).toMatchObject({ since: at(9), addresses: [HOME] });
      expect(evidenceOf({ devices })).toEqual(['ConfigurationServed-2', 'AccessKeyRotated-9']);
    });

    it('holds an old configuration', () => {
      const devices = [{ ...device, holdsCurrent: false, regenerated: event('DeviceConfigurationRegenerated', 9) }];
      expect(found({ devices })[0]).toEqual(['likely', 'configuration outdated']);
      // Who is not registered cannot be told.
      expect(causesOf({ devices })[0]?.nextStep).toMatch(/^Switch the device off and on/);
      const others = devices.map((one) => ({ ...one, hasOtherAccounts: true }));
      expect(causesOf({ devices: others })[0]?.nextStep).toMatch(/^If another of its lines is registered, synchronize/);
    });

    it('which is only possible once it has been registered all the same', () => {
      const devices = [{ ...device, holdsCurrent: false }];
      expect(found({ devices, registrations: [registration(5, expired(65))] })).toEqual([
        ['likely', 'expired'],
        ['possible', 'configuration outdated'],
      ]);
    });
  });

  describe('the phone is told what leads nowhere', () => {
    const noted = event('ExchangeSettingsChanged', 40);

    it('its configuration does without the line', () => {
      const devices = [{ ...device, lineLeftOut: 'TRANSPORT_UNSUPPORTED' }];
      expect(found({ devices })).toEqual([
        ['certain', 'line left out'],
        ['likely', 'never tried'],
      ]);
      expect(causesOf({ devices })[0]?.explanation).toContain('(TRANSPORT_UNSUPPORTED)');
      expect(evidenceOf({ devices })).toEqual(['DeviceConfigurationRegenerated-1']);
      const way = { unservedTransport: 'tls', ownHost: 'localhost', noted } as const;
      expect(found({ devices, way })).toEqual(found({ devices }));
    });

    it('a transport that nothing listens for', () => {
      const way = { ...facts.way, unservedTransport: 'tls', noted } as const;
      expect(found({ way, registrations: [registration(5, expired(65))] })).toEqual([
        ['certain', 'transport not served'],
        ['likely', 'expired'],
      ]);
      const chosen = changed(30, 'SipAccountSettingsChanged', 'transports', 'phoneTransport');
      const other = changed(50, 'SipAccountSettingsChanged', 'allowedUserAgents');
      const account = { ...facts.account, changes: [chosen, other] };
      expect(causesOf({ way, account })[0]).toMatchObject({
        ...{ since: at(40), evidence: [event('SipAccountSettingsChanged', 30), noted] },
        nextStep: expect.stringContaining('RINGLEDGER_SIP_TLS_PORT'),
      });
      expect(found({ way, devices: [] })).not.toContainEqual(['certain', 'transport not served']);
    });

    it('a host that leads each machine to itself, where the phone is another one', () => {
      const way = { ...facts.way, ownHost: 'localhost', noted };
      expect(found({ way })).toEqual([
        ['likely', 'exchange has no public name'],
        ['likely', 'never tried'],
      ]);
      expect(causesOf({ way })[0]).toMatchObject({ since: at(40), addresses: [HOME], evidence: [noted] });
      const here = { ...event('ConfigurationServed', 2), address: '127.0.0.1', keyGeneration: 1 };
      for (const lastPickup of [here, null]) {
        expect(found({ way, devices: [{ ...device, lastPickup }] })).not.toContainEqual([
          ...['likely', 'exchange has no public name'],
        ]);
      }
    });
  });

  describe('it tried and was refused', () => {
    it.each([
      ['wrong password', 'wrong password'],
      ['old password', 'old password'],
      ['too many wrong passwords', 'too many wrong passwords'],
      ['unknown authentication user', 'unknown authentication user'],
      ['foreign account', 'foreign account'],
      ['credentials used elsewhere', 'credentials used elsewhere'],
      ['wrong realm', 'wrong realm'],
      ['malformed credentials', 'malformed credentials'],
      ['address not allowed', 'address not allowed'],
      ['user agent not allowed', 'user agent not allowed'],
      ['transport not allowed', 'transport not allowed'],
      ['interval too brief', 'interval too brief'],
      ['contact not usable', 'contact not usable'],
      ['malformed request', 'malformed request'],
      ['algorithm not supported', 'algorithm not supported'],
    ] as const)('%s', (reason, expected) => {
      const refusals = [refused(reason, 10, { count: 3 }), refused(reason, 20, { count: 4, address: AWAY })];
      const [first, ...others] = causesOf({ refusals });
      expect(first).toMatchObject({ reason: expected, certainty: 'likely', count: 7, addresses: [HOME, AWAY] });
      expect(first?.explanation).toContain(`7 times`);
      expect(first?.explanation).toContain(at(20));
      expect(first?.evidence).toEqual([event('RegistrationRefused', 10), event('RegistrationRefused', 20)]);
      expect([first?.explanation, first?.nextStep].every((text) => text?.endsWith('.'))).toBe(true);
      expect(others).toEqual([]);
    });

    it('with the credentials of one account as another: each is told its own part', () => {
      const [line] = causesOf({ refusals: [refused('foreign account', 10)] });
      expect(line?.explanation).toMatch(/^Somebody tried to register 1 time with the authentication name of another/);
      const [owner] = causesOf({ refusals: [refused('credentials used elsewhere', 10)] });
      expect(owner?.explanation).toMatch(/^Somebody tried to register another account 1 time with the credentials of/);
    });

    it('a stranger elsewhere explains nothing', () => {
      const registrations = [registration(5, expired(65))];
      expect(found({ registrations, refusals: [refused('wrong password', 70, { address: AWAY })] })).toEqual([
        ['likely', 'expired'],
        ['possible', 'wrong password'],
      ]);
    });

    it('before the last registration does not count any more', () => {
      const registrations = [registration(5, expired(65))];
      expect(found({ registrations, refusals: [refused('wrong password', 4)] })).toEqual([['likely', 'expired']]);
    });

    it('while it was still registered need not be why: since then the phone may have refreshed', () => {
      const gone: RegistrationEndFacts = { ...event('RegistrationRemoved', 65), by: 'removed', from: null };
      const cases = [
        [expired(65), 'expired'],
        [expired(90, at(65)), 'expired'],
        [gone, 'removed by the phone'],
      ] as const;
      for (const [end, reason] of cases) {
        const registrations = [registration(5, end)];
        expect(found({ registrations, refusals: [refused('address not allowed', 10)] })).toEqual([
          ['likely', reason],
          ['possible', 'address not allowed'],
        ]);
        const refusals = [refused('address not allowed', 10), refused('address not allowed', 66)];
        expect(found({ registrations, refusals })).toEqual([
          ['likely', 'address not allowed'],
          ['likely', reason],
        ]);
      }
    });

    it('a refusal for being disabled is told as that', () => {
      expect(found({ refusals: [refused('account disabled', 10)] })).toEqual([]);
      const account = { ...facts.account, disabled: event('SipAccountDisabled', 6) };
      expect(found({ account, refusals: [refused('account disabled', 10)] })).toEqual([
        ['certain', 'account disabled'],
      ]);
    });
  });

  describe('its registration ended', () => {
    const ends: readonly [RegistrationEndFacts, string, string][] = [
      [expired(65), 'expired', 'the record has no try from there since'],
      [{ ...event('RegistrationConnectionLost', 65), by: 'connection lost', cause: null }, 'connection lost', 'lost'],
      [
        { ...event('RegistrationConnectionLost', 65), by: 'connection lost', cause: 'registrar restarted' },
        ...(['connection lost', 'ended with a restart of its registrar'] as const),
      ],
      [
        { ...event('RegistrationConnectionLost', 65), by: 'connection lost', cause: 'listener closed' },
        ...(['connection lost', 'does not listen any more'] as const),
      ],
      [{ ...event('RegistrationRemoved', 65), by: 'removed', from: null }, 'removed by the phone', 'signed off'],
      [
        {
          ...event('RegistrationDropped', 65),
          by: 'dropped',
          cause: 'administrator',
          causedBy: 'c1',
          askedBack: false,
        },
        'dropped',
        'administrator',
      ],
    ];
    it.each(ends)('%j', (end, reason, words) => {
      const registrations = [registration(1, expired(2)), registration(5, end)];
      const [first, ...others] = causesOf({ registrations });
      expect(first).toMatchObject({ reason, certainty: 'likely', since: at(65), addresses: [HOME] });
      expect(first?.explanation).toContain(words);
      expect(first?.evidence.map(({ time }) => time)).toEqual([at(5), at(65)]);
      expect(others).toEqual([]);
    });

    it('at its deadline, also when that was noticed later', () => {
      const registrations = [registration(5, expired(300, at(65)))];
      expect(causesOf({ registrations })).toMatchObject([
        { reason: 'expired', since: at(65), evidence: [{ time: at(5) }, { time: at(300) }] },
      ]);
    });

    it('by a sign-off from elsewhere, which another phone may have sent', () => {
      const removed = { ...event('RegistrationRemoved', 65), by: 'removed' as const, from: AWAY };
      const told = { reason: 'removed by the phone', certainty: 'likely', since: at(65), addresses: [AWAY] };
      const before = registration(1, expired(2), { address: AWAY });
      const [alone] = causesOf({ registrations: [before, registration(5, removed)] });
      expect(alone).toMatchObject(told);
      expect(alone?.explanation).toBe(
        `The phone at ${HOME} was signed off from ${AWAY}: by itself on another network, or by another phone.`,
      );
      const lost = { ...event('RegistrationTakenOver', 5), by: 'taken over' as const, address: HOME, userAgent: SNOM };
      const registrations = [registration(1, lost, { address: AWAY }), registration(5, removed)];
      const [first] = causesOf({ registrations });
      expect(first).toMatchObject(told);
      expect(first?.explanation).toBe(
        `Another phone at ${AWAY} signed off for all registrations of the account, that of the phone at ${HOME} among them.`,
      );
      expect(first?.evidence.map(({ time }) => time)).toEqual([at(5), at(65)]);
    });

    it('after another device had taken it over', () => {
      const takeover = {
        ...event('RegistrationTakenOver', 30),
        by: 'taken over' as const,
        address: AWAY,
        userAgent: 'other',
      };
      const registrations = [
        registration(5, takeover),
        registration(30, expired(90), { address: AWAY, userAgent: 'other' }),
      ];
      expect(found({ registrations })).toEqual([
        ['likely', 'expired'],
        ['possible', 'taken over'],
      ]);
      expect(found({ registrations, about: 'd1' })).toEqual([['likely', 'taken over']]);
      expect(causesOf({ registrations, about: 'd1' })[0]).toMatchObject({ addresses: [AWAY], since: at(30) });
    });
  });

  it('also when it began before the events that were read', () => {
    const long = { opened: null };
    expect(causesOf({ registrations: [registration(5, expired(65), long)] })).toMatchObject([
      { reason: 'expired', since: at(65), addresses: [HOME], evidence: [event('RegistrationExpired', 65)] },
    ]);
    const other = registration(30, null, { ...long, address: AWAY, userAgent: 'Yealink SIP-T46U 108.86.0.40' });
    expect(causesOf({ registrations: [other], about: 'd1' })).toMatchObject([
      { reason: 'taken over', since: at(30), evidence: [] },
    ]);
  });

  it('asked about a device, another one that holds the account is why', () => {
    const other = registration(30, null, { address: AWAY, userAgent: 'Yealink SIP-T46U 108.86.0.40' });
    expect(diagnose({ ...facts, registrations: [other] }).registered).toBe(true);
    expect(diagnose({ ...facts, registrations: [other], about: 'd1' }).registered).toBe(false);
    expect(found({ registrations: [other], about: 'd1' })).toEqual([['certain', 'taken over']]);
    expect(diagnose({ ...facts, registrations: [registration(30)], about: 'd1' }).registered).toBe(true);
  });

  it('asked about a device, what had registered before it had the account or its MAC address is not the device', () => {
    const never = { lastPickup: null, holdsCurrent: false };
    const [moved, exchanged] = [
      { ...device, signs: { ...device.signs, held: [{ since: at(20), until: null }] } },
      { ...device, signs: { ...device.signs, phoneSince: at(20) } },
    ];
    for (const [one, what] of [
      [moved, 'the account came to the device'],
      [exchanged, 'the MAC address of the device was changed'],
    ] as const) {
      const asked = { about: 'd1', registrations: [registration(5)] };
      expect(found({ ...asked, devices: [one] })).toEqual([['likely', 'taken over']]);
      expect(causesOf({ ...asked, devices: [one] })[0]?.explanation).toBe(
        `What holds the account was registered before ${what}, and may be another phone: ${SNOM} at ${HOME}.`,
      );
      expect(found({ ...asked, devices: [{ ...one, ...never }] })).toEqual([
        ['likely', 'never picked up'],
        ['likely', 'taken over'],
      ]);
      const isIt = (changes: object) =>
        diagnose({ ...facts, ...asked, devices: [one], registrations: [registration(5, null, changes)] }).registered;
      expect(isIt({ callSince: at(30) })).toBe(true);
      expect(isIt({ since: at(30) })).toBe(true);
    }
    const stated = { ...device, signs: { ...device.signs, mac: '00041345C9BF' } };
    const other = registration(30, null, { userAgent: `${SNOM} 000413999999` });
    expect(found({ about: 'd1', devices: [stated], registrations: [other] })).toEqual([['certain', 'taken over']]);
  });

  it('what stands in the way comes before what was seen, and that before what may be', () => {
    const everything = causesOf({
      account: { ...facts.account, disabled: event('SipAccountDisabled', 1), extension: null },
      devices: [{ ...device, disabled: event('DeviceDisabled', 3), holdsCurrent: false }],
      registrations: [registration(5, expired(65))],
      refusals: [refused('wrong password', 70), refused('address not allowed', 71, { address: AWAY })],
      bans: [{ ...event('SourceBanned', 50), network: `${HOME}/32`, reason: 'guessing', until: at(110) }],
      registrars: [],
    });
    const ranks = everything.map(({ certainty }) => CERTAINTIES.indexOf(certainty));
    expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
    expect(everything.map(({ reason }) => reason)).toEqual([
      'no registrar',
      'account disabled',
      'source banned',
      'wrong password',
      'expired',
      'device disabled',
      'address not allowed',
      'configuration outdated',
      'not linked',
    ]);
    for (const { explanation, nextStep } of everything)
      expect([explanation, nextStep].every((text) => text.endsWith('.'))).toBe(true);
    expect(new Set(NOT_REGISTERED_REASONS).size).toBe(NOT_REGISTERED_REASONS.length);
  });
});
