import { given, recorded } from '@ringledger/event-sourcing/testing';
import type { RegistrationEvent } from '../registration.events.js';
import { created, DESK, takenOver } from '../testing/registered.js';
import { RegisterDay } from '../testing/register-day.js';
import type { SimulatedPhone } from '../testing/register-day.js';
import { ORGANIZATION } from '../testing/table-under-test.js';
import { raiseFindings } from './decisions/raise-findings.js';
import { findings } from './find.js';
import type { FindingFacts } from './find.js';
import type { Finding, RegistrationFindingRaised } from './finding.events.js';
import { isSamePhone, productOf } from './phone-signs.js';

const D785 = { name: 'D785', vendor: 'Snom' } as const;
const AWAY = '203.0.113.66';
const SOFTPHONE = { userAgent: 'Zoiper rv2.10.20.4', address: AWAY, contact: `sip:201@${AWAY}:5060` };
const expired = (registrationId: string): RegistrationEvent => ({
  type: 'RegistrationExpired',
  data: { registrationId, deadline: null },
});
const changed = (
  registrationId: string,
  data: { userAgent?: string; address?: string; callId?: string; previousCallId?: string },
): RegistrationEvent => ({
  type: 'RegistrationContactChanged',
  data: { registrationId, registrar: 'registrar-1', ...data },
});

/** Events a minute apart. */
const found = (events: readonly RegistrationEvent[], facts: Partial<FindingFacts> = {}) =>
  findings({
    events: events.map((event, revision) => recorded(event, { id: `e${revision}`, revision })),
    models: [D785],
    pickupNetworks: [DESK.address],
    ...facts,
  });
const kinds = (...parameters: Parameters<typeof found>) => found(...parameters).map(({ kind }) => kind);

describe('findings (N-15)', () => {
  it('are none for a phone that registers where it belongs, as what it is', () => {
    expect(kinds([created('r1')])).toEqual([]);
  });

  it('takeover: another device has the account now (S3-08)', () => {
    const events = [created('r1'), takenOver('r2', { registrationId: 'r1', ...DESK }, SOFTPHONE)];
    expect(found(events)[0]).toEqual({
      kind: 'takeover',
      registrationId: 'r2',
      sameAs: `SNOM D785 ${DESK.address} / ZOIPER ${AWAY}`,
      address: AWAY,
      userAgent: SOFTPHONE.userAgent,
      previous: { address: DESK.address, userAgent: DESK.userAgent },
      count: null,
      evidence: [
        { eventId: 'e0', type: 'RegistrationCreated', time: '2026-11-24T08:00:00.000Z' },
        { eventId: 'e1', type: 'RegistrationTakenOver', time: '2026-11-24T08:01:00.000Z' },
      ],
    });
    expect(kinds(events)).toEqual(['takeover', 'strange user agent', 'unknown address']);
  });

  it('takeover: of one whose beginning is no longer known it tells what the event says of it (S3-08)', () => {
    expect(found([takenOver('r2', { registrationId: 'r1', ...DESK }, SOFTPHONE)])[0]).toMatchObject({
      ...{ kind: 'takeover', sameAs: `SNOM D785 ${DESK.address} / ZOIPER ${AWAY}` },
      previous: { address: DESK.address, userAgent: DESK.userAgent },
      evidence: [{ eventId: 'e0' }],
    });
    expect(kinds([takenOver('r2', { registrationId: 'r1', ...DESK })])).toEqual([]);
  });

  it('takeover: one that looks the same elsewhere is another when the first one comes back', () => {
    const twin = { address: AWAY, contact: `sip:201@${AWAY}:5060` };
    const once = [created('r1'), takenOver('r2', { registrationId: 'r1', ...DESK }, twin)];
    expect(kinds(once, { pickupNetworks: [] })).toEqual([]);
    const back = [...once, takenOver('r3', { registrationId: 'r2', ...DESK, ...twin })];
    const [takeover, ...others] = found(back, { pickupNetworks: [] });
    expect(others).toEqual([]);
    expect(takeover).toMatchObject({
      kind: 'takeover',
      evidence: [{ eventId: 'e0' }, { eventId: 'e1' }, { eventId: 'e2' }],
    });
  });

  describe('takeover by a phone that looks the same', () => {
    const phone = (changes: Partial<SimulatedPhone>): SimulatedPhone => ({
      ...{ userAgent: DESK.userAgent!, instance: null, transport: 'UDP', address: DESK.address, port: 5060 },
      ...{ ownHost: '192.168.1.7', callId: 'call-p', cseq: 0 },
      ...changes,
    });
    /** What is raised over the day. */
    const raisedIn = (day: RegisterDay, facts: Partial<FindingFacts> = {}): readonly RegistrationFindingRaised[] => {
      day.run();
      return day.events.reduce<readonly RegistrationFindingRaised[]>((raised, _, index) => {
        const events = day.events.slice(0, index + 1);
        const seen = findings({ events, models: [D785], pickupNetworks: [DESK.address, AWAY], ...facts });
        const input = { organizationId: ORGANIZATION, findings: seen };
        return [...raised, ...given(...raised).when(raiseFindings, input).events];
      }, []);
    };
    const alternating = (p: SimulatedPhone, q: SimulatedPhone, rounds: number) => {
      const day = new RegisterDay();
      for (let round = 0; round < rounds; round += 1) {
        day.at(round * 600, (second) => day.register(second, p));
        day.at(round * 600 + 300, (second) => day.register(second, q));
      }
      return day;
    };

    it.each([
      ['beside it, behind the same router', { ownHost: '192.168.1.8', port: 5071 }, DESK.address],
      ['with the same address of its own, elsewhere', { address: AWAY }, AWAY],
      ['with the same address of its own, behind the same router', { port: 5071 }, DESK.address],
    ])('%s, is found when the call of the first comes back, once (S3-08)', (_, changes, address) => {
      const day = alternating(phone({}), phone({ callId: 'call-q', ...changes }), 8);
      const raised = raisedIn(day);
      expect(new Set(day.events.map(({ event }) => event.data.registrationId)).size).toBe(1);
      expect(raised.map(({ data }) => data)).toMatchObject([
        {
          ...{ kind: 'takeover', address: DESK.address, previous: { address, userAgent: DESK.userAgent } },
          evidence: [1, 2].map((place) => ({ eventId: day.events[place]?.id })),
        },
      ]);
    });

    const instance = '<urn:uuid:1>';
    it.each([
      ['with its contact, elsewhere, that names none', { instance: null, address: AWAY }],
      ['elsewhere, as one restored from a backup', { address: AWAY, ownHost: '10.0.0.7' }],
      ['elsewhere, with the same number of a flow', { address: AWAY, regId: 1 }],
      ['behind the same router, of another make', { userAgent: SOFTPHONE.userAgent, ownHost: '192.168.1.8' }],
    ])('%s, is found though the first names its instance (S3-08)', (_, changes) => {
      const first = phone({ instance, ...('regId' in changes && { regId: 1 }) });
      const day = alternating(first, phone({ instance, callId: 'call-q', ...changes }), 6);
      const raised = raisedIn(day, { models: [] });
      expect(new Set(day.events.map(({ event }) => event.data.registrationId)).size).toBe(1);
      expect(raised.map(({ data }) => data)).toMatchObject([
        {
          ...{ kind: 'takeover', address: DESK.address, userAgent: DESK.userAgent },
          evidence: [1, 2].map((place) => ({ eventId: day.events[place]?.id })),
        },
      ]);
    });

    it.each([
      ['keeps a numbered flow in each of two networks', { regId: 1 }, { regId: 2, address: AWAY }, []],
      ['registers by two proxies', { address: '10.1.1.1' }, { address: '10.2.2.2' }, ['10.0.0.0/8']],
      ['has two calls behind one router', {}, { port: 5071 }, []],
    ])('is none when one that names its instance %s', (_, one, other, trustedNetworks) => {
      const day = alternating(phone({ instance, ...one }), phone({ instance, callId: 'call-q', ...other }), 6);
      expect(raisedIn(day, { trustedNetworks })).toEqual([]);
      expect(day.events).toHaveLength(12);
    });

    it('is none when one that names its instance and has two calls goes to another network and back', () => {
      const day = new RegisterDay();
      const calls = [phone({ instance }), phone({ instance, callId: 'call-q', port: 5071 })];
      for (const [place, address] of [DESK.address, AWAY, DESK.address, AWAY].entries()) {
        for (const [which, call] of calls.entries()) {
          day.at(place * 600 + which, (second) => day.register(second, Object.assign(call, { address })));
        }
      }
      expect(raisedIn(day)).toEqual([]);
      expect(day.events).toHaveLength(8);
    });

    it.each([
      ['starts again', [{ callId: 'call-2', port: 5071 }]],
      ['gets another address of its own, and that one back', [{ ownHost: '192.168.1.8' }, { ownHost: '192.168.1.7' }]],
      ['goes to another network and back', [{ address: AWAY }, { address: DESK.address }]],
      [
        'starts again in another network and back',
        [
          { address: AWAY, callId: 'call-2' },
          { address: DESK.address, callId: 'call-3' },
        ],
      ],
      [
        'names its instance over two calls from one place',
        ['call-q', 'call-p', 'call-q'].map((callId, one) => ({ instance: 'urn:uuid:1', callId, port: 5061 + one })),
      ],
    ])('is none when one %s', (_, changes: readonly Partial<SimulatedPhone>[]) => {
      const day = new RegisterDay();
      const one = phone({ instance: changes[0]?.instance ?? null });
      day.at(0, (second) => day.register(second, one));
      for (const [place, change] of changes.entries()) {
        day.at(300 * (place + 1), (second) => day.register(second, Object.assign(one, change)));
      }
      expect(raisedIn(day)).toEqual([]);
      expect(day.events).toHaveLength(changes.length + 1);
    });
  });

  it('strange user agent: no device that has the account says that', () => {
    const strange = [created('r1', { userAgent: 'friendly-scanner' })];
    expect(kinds(strange)).toEqual(['strange user agent']);
    expect(kinds(strange, { models: [] })).toEqual([]);
    expect(kinds(strange, { models: [{ name: 'T46U', vendor: 'Yealink' }, D785] })).toEqual(['strange user agent']);
    expect(kinds([created('r1'), changed('r1', { userAgent: 'friendly-scanner' })])).toEqual(['strange user agent']);
    expect(kinds([created('r1'), changed('r1', { userAgent: 'snomD785/11.0.0.1' })])).toEqual([]);
  });

  it('unknown address: nothing was ever fetched or registered there', () => {
    const away = { address: AWAY, contact: `sip:201@${AWAY}:5060` };
    const gone = [created('r1'), expired('r1'), created('r2', away)];
    expect(kinds(gone)).toEqual(['unknown address']);
    expect(kinds(gone, { pickupNetworks: [DESK.address, AWAY] })).toEqual([]);
    expect(kinds(gone, { pickupNetworks: [] })).toEqual([]);
    expect(kinds([created('r0', away), expired('r0'), ...gone])).toEqual([]);
    const moved = [created('r1'), changed('r1', away), expired('r1'), created('r2', away)];
    expect(kinds(moved)).toEqual([]);
    const anew = [created('r1', { callId: 'a' }), changed('r1', { callId: 'b' }), expired('r1')];
    expect(kinds([...anew, created('r2', { ...away, callId: 'b' })])).toEqual([]);
    expect(kinds([...anew, created('r2', { ...away, callId: 'a' })])).toEqual(['unknown address']);
    const earlier = { ...DESK, instance: null, networks: new Set([DESK.address]) };
    expect(kinds(gone, { earlier: [earlier] })).toEqual(['unknown address']);
    expect(kinds(gone, { earlier: [{ ...earlier, networks: new Set([DESK.address, AWAY]) }] })).toEqual([]);
  });

  it('unknown address: an instance does not show that a phone goes on with what it did (S3-08)', () => {
    const instance = '<urn:uuid:1>';
    const away = { address: AWAY, contact: `sip:201@${AWAY}:5060`, instance };
    const gone = [created('r1', { instance, callId: 'a' }), expired('r1')];
    expect(kinds([...gone, created('r2', { ...away, callId: 'b' })])).toEqual(['unknown address']);
    expect(kinds([...gone, created('r2', { ...away, callId: 'a' })])).toEqual([]);
    expect(kinds([created('r1', { instance }), expired('r1'), created('r2', { ...away, callId: 'b' })])).toEqual([]);
  });

  it('unknown address: a phone that starts elsewhere while it is registered has fetched its configuration there', () => {
    const begun = created('r1', { callId: 'a' });
    const call = (previousCallId: string, callId: string, address: string) =>
      changed('r1', { address, previousCallId, callId });
    const elsewhere = call('a', 'b', AWAY);
    expect(found([begun, elsewhere])).toMatchObject([
      { kind: 'unknown address', address: AWAY, sameAs: AWAY, evidence: [{ eventId: 'e1' }] },
    ]);
    expect(kinds([begun, elsewhere], { pickupNetworks: [DESK.address, AWAY] })).toEqual([]);
    expect(kinds([begun, elsewhere], { trustedNetworks: ['203.0.113.0/24'] })).toEqual([]);
    const earlier = { ...DESK, instance: null, networks: new Set([AWAY]) };
    expect(kinds([begun, elsewhere], { earlier: [earlier] })).toEqual([]);
    const roamed = [begun, changed('r1', { address: AWAY }), changed('r1', { address: DESK.address })];
    expect(roamed.flatMap((_, index) => kinds(roamed.slice(0, index + 1)))).toEqual([]);
    expect(kinds([...roamed, elsewhere])).toEqual([]);
    expect(kinds([begun, call('a', 'b', DESK.address), call('b', 'a', AWAY)])).toEqual(['takeover']);
  });

  it.each([
    ['its connection was lost', { transport: 'TCP' }, 700],
    ['its registration expired', { transport: 'UDP' }, 5000],
  ] as const)(
    'unknown address: a phone that goes on with its call elsewhere after %s is known',
    (_, changes, second) => {
      const phone: SimulatedPhone = {
        ...{ userAgent: DESK.userAgent!, instance: null, address: DESK.address, port: 5060, ownHost: null },
        ...{ callId: 'call-1', cseq: 0, ...changes },
      };
      const foundIn = (callId: string) => {
        const day = new RegisterDay();
        const moving = { ...phone };
        day.at(0, (time) => day.register(time, moving));
        day.at(600, (time) => changes.transport === 'TCP' && day.loseConnection(time, moving));
        day.at(second, (time) => day.register(time, Object.assign(moving, { address: AWAY, callId })));
        day.run();
        expect(day.events.map(({ event }) => event.data.registrationId)).toEqual(['r1', 'r1', 'r2']);
        return findings({ events: day.events, models: [D785], pickupNetworks: [DESK.address] }).map(({ kind }) => kind);
      };
      expect(foundIn('call-1')).toEqual([]);
      expect(foundIn('call-2')).toEqual(['unknown address']);
    },
  );

  it('unknown address: is none behind a proxy, which has one address for all phones', () => {
    const behind = [created('r1', { address: AWAY })];
    expect(kinds(behind, { trustedNetworks: ['203.0.113.0/24'] })).toEqual([]);
    expect(kinds(behind, { trustedNetworks: ['203.0.113.0/26'] })).toEqual(['unknown address']);
  });

  it('unknown address: is one where phones fetch from trusted networks too, as all do on one machine', () => {
    const behind = [created('r1', { address: '127.0.0.9' })];
    const known = { trustedNetworks: ['127.0.0.0/8'], pickupNetworks: ['127.0.0.1'] };
    expect(kinds(behind, known)).toEqual(['unknown address']);
    expect(kinds(behind, { ...known, pickupNetworks: ['192.0.2.10'] })).toEqual([]);
  });

  it('unknown address: who fetches over IPv6 may register over IPv4', () => {
    const away = [created('r1', { address: AWAY })];
    expect(kinds(away, { pickupNetworks: ['20010db800000000'] })).toEqual([]);
    expect(kinds(away, { pickupNetworks: ['20010db800000000', DESK.address] })).toEqual(['unknown address']);
    expect(kinds([created('r1', { address: '2001:db8::7' })], { pickupNetworks: ['20010db800000000'] })).toEqual([]);
  });

  it('flapping: it registers anew five times within an hour', () => {
    const times = (count: number) =>
      Array.from({ length: count }, (_, index) => [created(`r${index}`), expired(`r${index}`)]).flat();
    expect(kinds([...times(3), created('r9')])).toEqual([]);
    const [flapping] = found([...times(4), created('r9')]);
    expect(flapping).toMatchObject({ kind: 'flapping', count: 5, registrationId: 'r9', sameAs: '' });
    expect(flapping?.evidence.map(({ eventId }) => eventId)).toEqual(['e0', 'e2', 'e4', 'e6', 'e8']);
    const dropped = (id: string): RegistrationEvent => ({
      type: 'RegistrationDropped',
      data: { registrationId: id, cause: 'administrator' },
    });
    const lost = (id: string, data: object = {}) =>
      ({ type: 'RegistrationConnectionLost', data: { registrationId: id, ...data } }) as RegistrationEvent;
    const often = (end: (id: string) => RegistrationEvent) =>
      kinds([
        ...Array.from({ length: 6 }, (_, index) => [created(`r${index}`), end(`r${index}`)]).flat(),
        created('r9'),
      ]);
    expect(often(dropped)).toEqual([]);
    for (const cause of ['registrar restarted', 'listener closed'] as const)
      expect(often((id) => lost(id, { cause }))).toEqual([]);
    expect(often((id) => lost(id))).toEqual(['flapping']);
  });
});

describe('one phone or two', () => {
  const signs = { ...DESK, instance: null };
  it.each([
    ['the same instance, whatever else', { instance: 'a' }, { instance: 'a', ...SOFTPHONE }, 'same'],
    ['another instance, whatever else', { instance: 'a' }, { instance: 'b' }, 'other'],
    ['another make', {}, { userAgent: 'Yealink SIP-T46U 108.86.0.40' }, 'other'],
    ['a new firmware', {}, { userAgent: 'snomD785/11.0.0.1', contact: `sip:201@${DESK.address}:9` }, 'same'],
    [
      'the same address of its own behind another router',
      { contact: 'sip:201@10.0.0.7' },
      { contact: 'sip:201@10.0.0.7', address: AWAY },
      'same',
    ],
    [
      'another address of its own behind the same router',
      { contact: 'sip:201@10.0.0.7' },
      { contact: 'sip:201@10.0.0.8' },
      'unknown',
    ],
    ['its call, elsewhere', { callId: 'a' }, { callId: 'a', address: AWAY, contact: `sip:201@${AWAY}` }, 'same'],
    ['its call, as another make', { callId: 'a' }, { callId: 'a', ...SOFTPHONE }, 'other'],
    ['another call elsewhere', { callId: 'a' }, { callId: 'b', address: AWAY, contact: `sip:201@${AWAY}` }, 'unknown'],
    ['elsewhere', {}, { address: AWAY, contact: `sip:201@${AWAY}` }, 'unknown'],
  ] as const)('%s', (_, one, other, expected) => {
    expect(isSamePhone({ ...signs, ...one }, { ...signs, ...other })).toBe(expected);
    expect(isSamePhone({ ...signs, ...other }, { ...signs, ...one })).toBe(expected);
  });

  it.each([
    ['Zoiper rv2.10.20.4', 'ZOIPER'],
    ['baresip v1.0.0 (x86_64/linux)', 'BARESIP'],
    ['Linphone/3.12.0 (belle-sip/1.6.3)', 'LINPHONE'],
    ['snomD785/10.1.84.12', 'SNOM D785'],
    ['friendly-scanner', 'FRIENDLY-SCANNER'],
    ['', ''],
    [null, ''],
  ])('%s is a %s', (userAgent, product) => expect(productOf(userAgent)).toBe(product));
});

describe('RaiseFindings', () => {
  const finding = (kind: Finding['kind'], sameAs: string, time: string): Finding => ({
    ...{ kind, sameAs, registrationId: 'r1', address: AWAY, userAgent: null, previous: null, count: null },
    evidence: [{ eventId: 'e1', type: 'RegistrationCreated', time }],
  });
  const monday = '2026-11-23T08:00:00.000Z';
  const raise = (before: readonly RegistrationFindingRaised[], ...raised: readonly Finding[]) =>
    given(...before).when(raiseFindings, { organizationId: ORGANIZATION, findings: raised });

  it('tells each finding once a day', () => {
    const first = raise([], finding('takeover', 'a / b', monday), finding('flapping', '', monday));
    first.then(
      {
        type: 'RegistrationFindingRaised',
        data: { organizationId: ORGANIZATION, ...finding('takeover', 'a / b', monday) },
      },
      { type: 'RegistrationFindingRaised', data: { organizationId: ORGANIZATION, ...finding('flapping', '', monday) } },
    );
    raise(first.events, finding('takeover', 'a / b', '2026-11-24T07:59:00.000Z')).thenNothing();
    expect(raise(first.events, finding('takeover', 'a / b', '2026-11-24T08:00:00.000Z')).events).toHaveLength(1);
    expect(raise(first.events, finding('takeover', 'a / c', monday)).events).toHaveLength(1);
  });

  it('forgets the oldest of very many', () => {
    const many = Array.from({ length: 70 }, (_, index) => finding('unknown address', `${index}`, monday));
    const { events, state } = raise([], ...many);
    expect(events).toHaveLength(70);
    expect(state.raised.size).toBe(64);
    raise(events, finding('unknown address', '69', monday)).thenNothing();
  });
});
