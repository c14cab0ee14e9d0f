import { given, recorded } from '@ringledger/event-sourcing/testing';
import type { RegistrationEvent } from '../registration.events.js';
import { created, DESK, takenOver } from '../testing/registered.js';
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
const changed = (registrationId: string, data: { userAgent?: string; address?: string }): RegistrationEvent => ({
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
    expect(often((id) => lost(id, { cause: 'registrar restarted' }))).toEqual([]);
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
