import type { ObservedContact } from '../registrar/registrar.js';
import { at, given, givenWithin, sent } from '../testing/given-account.js';
import { created, DESK, takenOver } from '../testing/registered.js';
import { LIMITS, request } from '../testing/table-under-test.js';
import { NOWHERE } from './account-locations.js';
import { decideRegister } from './decide-register.js';

const DESK_CONTACT: ObservedContact = { uri: DESK.contact, instance: null, q: null, expires: 3600 };
const contact = (changes: Partial<ObservedContact> = {}): ObservedContact => ({ ...DESK_CONTACT, ...changes });
const bound = (expires: number, uri = DESK.contact, q: number | null = null) => ({
  kind: 'registered',
  bound: [{ uri, expires, q }],
});
/** Another phone: nothing of it is like the one at the desk. */
const other = {
  contacts: [contact({ uri: 'sip:201@192.0.2.77:5070' })],
  ...{ callId: 'call-other', address: '192.0.2.77', port: 5070, userAgent: 'Yealink SIP-T54W' },
};
const OTHER = { contact: 'sip:201@192.0.2.77:5070', address: '192.0.2.77', port: 5070, userAgent: 'Yealink SIP-T54W' };

describe('a first REGISTER', () => {
  it('is a registration, with what was proposed and what was granted', () => {
    const { events, answer, account } = given().when(request());
    expect(events).toEqual([created('r1', { callId: 'call-1' })]);
    expect(answer).toEqual(bound(3600));
    expect(account.locations).toMatchObject([
      { ...DESK, since: '2026-11-24T08:00:00.000Z', expires: '2026-11-24T09:00:00.000Z', deadlineKnown: true },
    ]);
  });

  it('tells its call as it may be kept', () => {
    const { events } = given().when(request({ callId: `\u0007${'x'.repeat(300)}` }));
    expect(events).toEqual([created('r1', { callId: `\uFFFD${'x'.repeat(255)}` })]);
  });

  it.each([
    ['nothing', null, 3600],
    ['more than the maximum', 86_400, 7200],
    ['the minimum', 60, 60],
  ])('that proposes %s gets its part', (_, expires, granted) => {
    const { events, answer } = given().when(request({ contacts: [contact({ expires })] }));
    expect(events).toEqual([created('r1', { proposedSeconds: expires, grantedSeconds: granted, callId: 'call-1' })]);
    expect(answer).toEqual(bound(granted));
  });

  it('that proposes less than the minimum is told the minimum, and nothing happens', () => {
    const before = given();
    const { account, events, answer } = before.when(request({ contacts: [contact(), contact({ expires: 59 })] }));
    expect(answer).toEqual({ kind: 'interval too brief', minimum: 60 });
    expect(events).toEqual([]);
    expect(account).toBe(before.account);
  });

  it('with several contacts binds the one of the highest q, of equal ones the first', () => {
    const contacts = [
      contact({ uri: 'sip:a@x', q: 0.2 }),
      contact({ uri: 'sip:b@x', q: 0.9 }),
      contact({ uri: 'sip:c@x' }),
    ];
    expect(given().when(request({ contacts })).answer).toEqual(bound(3600, 'sip:c@x'));
    expect(given().when(request({ contacts: [...contacts, contact({ uri: 'sip:d@x', q: 1 })] })).answer).toEqual(
      bound(3600, 'sip:c@x'),
    );
  });
});

describe('a REGISTER of the same phone', () => {
  it('that changes nothing is a refresh of the location only', () => {
    const { account, events, answer } = given(sent(request())).when(request({ cseq: 2 }), 1800);
    expect(events).toEqual([]);
    expect(answer).toEqual(bound(3600));
    expect(account.locations).toMatchObject([
      { registrationId: 'r1', since: '2026-11-24T08:00:00.000Z', refreshed: '2026-11-24T08:30:00.000Z', cseq: 2 },
    ]);
  });

  const elsewhere = { address: '203.0.113.9', port: 40_000, userAgent: 'snomD785/10.2', callId: 'call-2', cseq: 1 };
  it.each([
    [
      'its instance',
      { instance: '<urn:uuid:1>' },
      { ...elsewhere, contacts: [contact({ uri: 'sip:x@y', instance: '<urn:uuid:1>' })] },
    ],
    ['its contact', {}, elsewhere],
    [
      'its instance, written otherwise',
      { instance: '<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>' },
      {
        ...elsewhere,
        contacts: [contact({ uri: 'sip:x@y', instance: '<urn:uuid:00000000-0000-1000-8000-aabbccddeeff>' })],
      },
    ],
    [
      'its contact, written otherwise',
      {},
      { ...elsewhere, contacts: [contact({ uri: 'SIP:201@192.0.2.10:5060;line=1' })] },
    ],
    ['its call', {}, { ...elsewhere, contacts: [contact({ uri: 'sip:x@y' })], callId: 'call-1', cseq: 2 }],
    [
      'its user agent and address',
      {},
      { callId: 'call-2', cseq: 1, port: 40_000, contacts: [contact({ uri: 'sip:x@y' })] },
    ],
  ])('is known by %s', (_, signs, changes) => {
    const { account, events } = given(sent(request({ contacts: [contact(signs)] }))).when(request(changes), 60);
    expect(events.map(({ type }) => type)).toEqual(['RegistrationContactChanged']);
    expect(account.locations).toMatchObject([{ registrationId: 'r1', since: '2026-11-24T08:00:00.000Z' }]);
  });

  it('that was started anew is heard by its new call since then, whatever else is the same', () => {
    const since = (...calls: readonly string[]) =>
      given(...calls.map((callId, minute) => sent(request({ callId, cseq: minute + 1 }), minute * 60))).account
        .locations[0];
    expect(since('call-1', 'call-1')).not.toHaveProperty('callSince');
    const again = since('call-1', 'call-2', 'call-2');
    expect(again).toMatchObject({ registrationId: 'r1', since: at(0).toISOString(), callSince: at(60).toISOString() });
    const recovered = { ...NOWHERE, locations: [{ ...again!, callId: '', callSince: at(60).toISOString() }] };
    const circumstances = { limits: LIMITS, now: at(300), newIds: ['r2'], registrar: 'registrar-1' };
    expect(decideRegister(recovered, request({ callId: 'call-3' }), circumstances).account.locations).toMatchObject([
      { callSince: at(60).toISOString() },
    ]);
  });

  it('tells only what changed', () => {
    const { events } = given(sent(request())).when(request({ cseq: 2, transport: 'TLS', port: 5061 }), 60);
    const changed = { registrationId: 'r1', transport: 'TLS', port: 5061, registrar: 'registrar-1' };
    expect(events).toEqual([{ type: 'RegistrationContactChanged', data: changed }]);
  });

  const named = { instance: '<urn:uuid:1>' };
  it.each([
    ['of one without an instance', {}, {}, true],
    ['of one that names its instance', named, named, true],
    ['of one that names none where one was named', named, {}, true],
    ['by the same flow', { ...named, regId: 1 }, { ...named, regId: 1 }, true],
    ['by a flow that gives no number any more', { ...named, regId: 1 }, named, true],
    ['not by another flow of the phone (RFC 5626 section 4.2)', { ...named, regId: 1 }, { ...named, regId: 2 }, false],
    ['by what gives numbers and no instance', { regId: 1 }, { regId: 2 }, true],
  ])('tells that another call came with the change: %s', (_, one, other, told) => {
    const first = request({ contacts: [contact(one)] });
    const moved = request({ port: 5061, callId: 'call-2', cseq: 1, contacts: [contact(other)] });
    const changed = { registrationId: 'r1', port: 5061, registrar: 'registrar-1' };
    const calls = told ? { previousCallId: 'call-1', callId: 'call-2' } : {};
    expect(given(sent(first)).when(moved, 60).events).toEqual([
      { type: 'RegistrationContactChanged', data: { ...changed, ...calls } },
    ]);
  });

  it('forgets the number of a flow with the flow', () => {
    const first = request({ contacts: [contact({ ...named, regId: 1 })] });
    const { account } = given(sent(first)).when(request({ cseq: 2, contacts: [contact(named)] }), 60);
    expect(account.locations[0]).not.toHaveProperty('regId');
  });

  it('is the same contact however its IPv6 address is written (RFC 5954 section 4.2)', () => {
    const phone = (uri: string, expires = 3600) => ({ contacts: [contact({ uri, expires })], userAgent: null });
    const before = given(sent(request(phone('sip:201@[2001:db8::1]:5060'))));
    const { events, answer } = before.when(request({ ...phone('sip:201@[2001:DB8:0::1]:5060', 0), callId: 'b' }), 60);
    expect([events.map(({ type }) => type), answer]).toEqual([
      ['RegistrationRemoved'],
      { kind: 'registered', bound: [] },
    ]);
  });

  it('may take its old contact back with it', () => {
    const moved = request({
      cseq: 2,
      contacts: [contact({ expires: 0 }), contact({ uri: 'sip:201@192.0.2.10:6000' })],
    });
    const { events, answer } = given(sent(request())).when(moved, 60);
    expect(events.map(({ type }) => type)).toEqual(['RegistrationContactChanged']);
    expect(answer).toEqual(bound(3600, 'sip:201@192.0.2.10:6000'));
  });
});

describe('a REGISTER of another phone', () => {
  it('takes over: the last one wins (S3-08)', () => {
    const { account, events, answer } = given(sent(request())).when(request(other), 60);
    expect(events).toEqual([takenOver('r2', { registrationId: 'r1', ...DESK }, { ...OTHER, callId: other.callId })]);
    expect(answer).toEqual(bound(3600, OTHER.contact));
    expect(account.locations).toHaveLength(1);
  });

  it('is another one when it says so, whatever else is the same', () => {
    const mine = request({ contacts: [contact({ instance: '<urn:uuid:1>' })] });
    const its = request({ contacts: [contact({ instance: '<urn:uuid:2>' })], callId: 'call-2' });
    expect(
      given(sent(mine))
        .when(its, 60)
        .events.map(({ type }) => type),
    ).toEqual(['RegistrationTakenOver']);
  });

  it('finds its place free when the one before was not refreshed', () => {
    const { events } = given(sent(request())).when(request(other), 3600);
    expect(events).toEqual([
      { type: 'RegistrationExpired', data: { registrationId: 'r1', deadline: '2026-11-24T09:00:00.000Z' } },
      created('r2', { ...OTHER, callId: other.callId }),
    ]);
  });
});

describe('with room for two locations', () => {
  const two = { ...LIMITS, maxLocations: 2 };
  const third = {
    ...other,
    callId: 'call-third',
    address: '192.0.2.78',
    contacts: [contact({ uri: 'sip:201@192.0.2.78' })],
  };

  it('a second phone is beside the first, and a third takes over whoever was quiet for longest', () => {
    const both = givenWithin(two, sent(request()), sent(request(other), 10), sent(request({ cseq: 2 }), 20));
    expect(both.account.locations.map(({ registrationId }) => registrationId)).toEqual(['r1', 'r2']);
    const { events, answer } = both.when(request(third), 30);
    expect(events).toMatchObject([
      { type: 'RegistrationTakenOver', data: { registrationId: 'r3', previous: { registrationId: 'r2' } } },
    ]);
    expect(answer).toMatchObject({
      bound: [
        { uri: DESK.contact, expires: 3590 },
        { uri: 'sip:201@192.0.2.78', expires: 3600 },
      ],
    });
  });

  it('each contact continues one location', () => {
    const contacts = [contact({ uri: 'sip:a@x' }), contact({ uri: 'sip:b@x' })];
    const before = givenWithin(two, sent(request({ contacts })));
    expect(before.account.locations.map((location) => [location.registrationId, location.contact])).toEqual([
      ['r1', 'sip:a@x'],
      ['r2', 'sip:b@x'],
    ]);
    const { account, events } = before.when(request({ contacts: contacts.toReversed(), cseq: 2 }), 60);
    expect(events).toEqual([]);
    expect(account.locations.map((location) => [location.registrationId, location.contact])).toEqual([
      ['r1', 'sip:a@x'],
      ['r2', 'sip:b@x'],
    ]);
  });

  it('only the contact that is taken back goes', () => {
    const contacts = [contact({ uri: 'sip:a@x' }), contact({ uri: 'sip:b@x' })];
    const gone = request({ contacts: [contact({ uri: 'sip:b@x', expires: 0 })], cseq: 2 });
    expect(givenWithin(two, sent(request({ contacts }))).when(gone, 60).events).toEqual([
      { type: 'RegistrationRemoved', data: { registrationId: 'r2' } },
    ]);
  });
});

describe('a REGISTER that takes back', () => {
  const gone = { contacts: [contact({ expires: 0 })], cseq: 2 };
  const removed = [{ type: 'RegistrationRemoved', data: { registrationId: 'r1' } }];

  it('ends the registration', () => {
    const { account, events, answer } = given(sent(request())).when(request(gone), 60);
    expect(events).toEqual(removed);
    expect(answer).toEqual({ kind: 'registered', bound: [] });
    expect(account.locations).toEqual([]);
  });

  it.each([
    ['another port', 'sip:201@192.0.2.10:6000', { port: 6000 }],
    ['another connection', 'sip:201@192.0.2.10:6000;transport=tcp', { port: 40_000, transport: 'TCP' as const }],
  ])('ends it also from %s than it registered from, in the same call', (_, uri, source) => {
    const moved = { contacts: [contact({ uri, expires: 0 })], cseq: 2, ...source };
    expect(given(sent(request())).when(request(moved), 60).events).toEqual(removed);
    expect(given(sent(request())).when(request({ ...moved, callId: 'call-2' }), 60).events).toEqual([]);
  });

  it('ends it also from elsewhere, by its instance', () => {
    const own = { instance: '<urn:uuid:1>' };
    const moved = { contacts: [contact({ ...own, uri: 'sip:201@10.0.0.1', expires: 0 })], address: '203.0.113.9' };
    const mine = sent(request({ contacts: [contact(own)] }));
    expect(given(mine).when(request({ ...moved, callId: 'call-2' }), 60).events).toEqual(removed);
  });

  it.each([
    ['a host that was never bound', 'sip:201@10.0.0.99', {}],
    ['a host that was never bound, from elsewhere', 'sip:201@10.0.0.99', { port: 40_000 }],
    ['another user', 'sip:202@192.0.2.10:5060', { port: 40_000 }],
    ['a port that was never bound', 'sip:201@192.0.2.10:6000', {}],
  ])('does nothing with %s, in the same call (RFC 3261 section 10.3)', (_, uri, source) => {
    const unbound = { contacts: [contact({ uri, expires: 0 })], cseq: 2, ...source };
    const { events, answer } = given(sent(request())).when(request(unbound), 60);
    expect(events).toEqual([]);
    expect(answer).toEqual(bound(3540));
  });

  it.each([
    ['its call', null],
    ['its instance', '<urn:uuid:1>'],
  ])('lets the new contact be when a phone known by %s cleans up its old one', (_, instance) => {
    const moved = { contacts: [contact({ uri: 'sip:201@192.0.2.10:6000', instance })], cseq: 2, port: 6000 };
    const cleans = { contacts: [contact({ expires: 0, instance })], cseq: 3, port: 6000 };
    const phone = given(sent(request({ contacts: [contact({ instance })] })), sent(request(moved), 60));
    const { events, answer } = phone.when(request(cleans), 60);
    expect(events).toEqual([]);
    expect(answer).toEqual(bound(3600, 'sip:201@192.0.2.10:6000'));
  });

  it('does nothing to another phone, also of the same kind behind the same router', () => {
    const neighbour = { ...gone, contacts: [contact({ uri: 'sip:201@192.0.2.10:9', expires: 0 })], callId: 'call-2' };
    const { account, events, answer } = given(sent(request())).when(request(neighbour), 60);
    expect(events).toEqual([]);
    expect(answer).toEqual(bound(3540));
    expect(account.locations).toHaveLength(1);
  });

  it('ends all with *, whosever they are', () => {
    expect(given(sent(request())).when(request({ ...other, contacts: '*' }), 60).events).toEqual(removed);
  });
});

describe('a REGISTER without a contact', () => {
  it('is told what is bound, and changes nothing', () => {
    const before = given(sent(request()));
    const { account, events, answer } = before.when(request({ contacts: [], cseq: 1 }), 600.2);
    expect(answer).toEqual(bound(2999));
    expect(events).toEqual([]);
    expect(account).toBe(before.account);
  });

  it('is told of what is bound until its deadline, never with 0 (RFC 3261 section 10.2.3)', () => {
    const query = request({ contacts: [] });
    expect(given(sent(request())).when(query, 3598.9).answer).toEqual(bound(1));
    expect(given(sent(request())).when(query, 3599.999).answer).toEqual(bound(1));
    expect(given(sent(request())).when(query, 3600).answer).toEqual({ kind: 'registered', bound: [] });
  });

  it('is not told what is over', () => {
    expect(given(sent(request())).when(request({ contacts: [] }), 3600)).toMatchObject({
      answer: { kind: 'registered', bound: [] },
      events: [{ type: 'RegistrationExpired' }],
    });
  });
});

describe('a REGISTER out of order', () => {
  const before = () => given(sent(request({ cseq: 7 })));

  it.each([
    ['a copy', { cseq: 7 }],
    ['an older one', { cseq: 6 }],
    ['an older one with other contacts', { cseq: 6, contacts: [contact({ uri: 'sip:x@y' })] }],
    ['an older good-bye', { cseq: 6, contacts: [contact({ expires: 0 })] }],
    ['an older * ', { cseq: 6, contacts: '*' as const }],
  ])('%s changes nothing', (_, changes) => {
    const known = before();
    const { account, events, answer } = known.when(request(changes), 60);
    expect(answer).toEqual({ kind: 'out of order' });
    expect(events).toEqual([]);
    expect(account).toBe(known.account);
  });

  it.each([
    ['said good-bye', request({ cseq: 8, contacts: [contact({ expires: 0 })] })],
    ['was taken over', request(other)],
    ['was ended by *', request({ ...other, contacts: '*' })],
  ])('does not bring back a phone that %s, as long as copies live', (_, end) => {
    const gone = given(sent(request({ cseq: 7 })), sent(end, 60));
    expect(gone.when(request({ cseq: 7 }), 179).answer).toEqual({ kind: 'out of order' });
    expect(gone.when(request({ cseq: 9 }), 179).answer).toEqual(bound(3600));
    expect(gone.when(request({ cseq: 7 }), 180).answer).toEqual(bound(3600));
  });

  it.each([
    ['its good-bye', request({ cseq: 9, contacts: [contact({ expires: 0 })] })],
    ['its *', request({ cseq: 9, contacts: '*' })],
  ])('is one that comes later than %s, though it was sent before', (_, end) => {
    const gone = given(sent(request({ cseq: 7 })), sent(end, 60));
    expect(gone.when(request({ cseq: 8 }), 61).answer).toEqual({ kind: 'out of order' });
    // It was done already.
    expect(gone.when(end, 61)).toMatchObject({ answer: { kind: 'registered', bound: [] }, events: [] });
    expect(gone.when(request({ cseq: 10 }), 61).answer).toEqual(bound(3600));
  });

  it('is one that was sent before a good-bye of another call', () => {
    const end = request({ callId: 'call-2', cseq: 5, contacts: '*' });
    const gone = given(sent(request({ cseq: 7 })), sent(end, 60));
    expect(gone.when(request({ callId: 'call-2', cseq: 4 }), 61).answer).toEqual({ kind: 'out of order' });
    expect(gone.when(request({ cseq: 7 }), 61).answer).toEqual({ kind: 'out of order' });
    expect(gone.when(request({ callId: 'call-2', cseq: 6 }), 61).answer).toEqual(bound(3600));
  });

  it('is one that was sent before a good-bye of a phone that was not bound', () => {
    const end = request({ cseq: 15, contacts: [contact({ expires: 0 })] });
    expect(given(sent(end)).when(request({ cseq: 14 }), 1).answer).toEqual({ kind: 'out of order' });
    expect(given(sent(end)).when(request({ cseq: 16 }), 1).answer).toEqual(bound(3600));
    const neighbour = request({ callId: 'call-2', contacts: [contact({ uri: 'sip:b@192.0.2.9' })], userAgent: 'x' });
    expect(given(sent(neighbour), sent(end)).when(request({ cseq: 14 }), 1).answer).toEqual({ kind: 'out of order' });
  });

  it('is none of a phone that begins anew when its registration has expired, also before that was noticed', () => {
    const known = given(sent(request({ cseq: 7 })));
    const { answer, events } = known.when(request({ cseq: 1 }), 3600);
    expect(answer).toEqual(bound(3600));
    expect(events.map(({ type }) => type)).toEqual(['RegistrationExpired', 'RegistrationCreated']);
    const noticed = given(sent(request({ cseq: 7 })), sent(request({ contacts: [] }), 3600));
    expect(noticed.account).toEqual({ locations: [], departed: [] });
    expect(noticed.when(request({ cseq: 1 }), 3601).answer).toEqual(bound(3600));
  });

  it('remembers the newest few that went', () => {
    const lives = Array.from({ length: 6 }, (_, call) => [
      sent(request({ callId: `call-${call}` }), call),
      sent(request({ callId: `call-${call}`, cseq: 2, contacts: '*' }), call),
    ]);
    const { account } = given(...lives.flat());
    expect(account.departed.map(({ callId }) => callId)).toEqual(['call-2', 'call-3', 'call-4', 'call-5']);
  });
});
