import type { DeviceDocument, DeviceEvent } from '@ringledger/devices';
import type { DomainEvent } from '@ringledger/event-sourcing';
import { recorded } from '@ringledger/event-sourcing/testing';
import type { SipAccountEvent } from '@ringledger/sip-accounts';
import { created, DESK, takenOver } from '../testing/registered.js';
import type { RegistrationEvent } from '../registration.events.js';
import {
  accountChanges,
  begunBefore,
  deviceFacts,
  disabledBy,
  refusalFacts,
  registrationFacts,
  tellEnough,
} from './read-facts.js';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 8, minute)).toISOString();
const log = <E extends DomainEvent>(...events: readonly E[]) =>
  events.map((event, revision) => recorded(event, { id: `e${revision}`, revision }));
const evidence = (type: string, place: number) => ({ eventId: `e${place}`, type, time: at(place) });

describe('who disabled it', () => {
  const event = (type: string) => ({ type, data: {} }) as DomainEvent;

  it('is the last event that did, as long as nothing enabled it since', () => {
    const [off, on, other] = [event('DeviceDisabled'), event('DeviceEnabled'), event('ExtensionDisabled')];
    expect(disabledBy(log(), 'Device')).toBeNull();
    expect(disabledBy(log(off, on), 'Device')).toBeNull();
    expect(disabledBy(log(off, on, off, other), 'Device')).toEqual(evidence('DeviceDisabled', 2));
  });
});

describe('what is known of registrations', () => {
  const only = (...events: readonly RegistrationEvent[]) => registrationFacts(log(...events));

  it('is where each began and how it ended', () => {
    expect(only(created('r1'), { type: 'RegistrationRemoved', data: { registrationId: 'r1' } }, created('r2'))).toEqual(
      [
        {
          ...{ registrationId: 'r1', address: DESK.address, transport: DESK.transport, userAgent: DESK.userAgent },
          ...{
            since: at(0),
            opened: evidence('RegistrationCreated', 0),
            end: { ...evidence('RegistrationRemoved', 1), by: 'removed', from: '192.0.2.1' },
          },
        },
        {
          ...{ registrationId: 'r2', address: DESK.address, transport: DESK.transport, userAgent: DESK.userAgent },
          ...{ since: at(2), opened: evidence('RegistrationCreated', 2), end: null },
        },
      ],
    );
  });

  it.each([
    [
      { type: 'RegistrationExpired', data: { registrationId: 'r1', deadline: at(1) } },
      { by: 'expired', deadline: at(1) },
    ],
    [
      { type: 'RegistrationConnectionLost', data: { registrationId: 'r1' } },
      { by: 'connection lost', cause: null },
    ],
    [
      { type: 'RegistrationConnectionLost', data: { registrationId: 'r1', cause: 'registrar restarted' } },
      { by: 'connection lost', cause: 'registrar restarted' },
    ],
    [
      { type: 'RegistrationDropped', data: { registrationId: 'r1', cause: 'password rotated' } },
      { by: 'dropped', cause: 'password rotated', causedBy: expect.any(String), askedBack: false },
    ],
  ] as const)('tells how it ended: %j', (event, end) => {
    expect(only(created('r1'), event)[0]?.end).toEqual({ ...evidence(event.type, 1), ...end });
  });

  it('ends the one that was taken over with who took it', () => {
    const thief = { address: '203.0.113.66', userAgent: 'Zoiper rv2.10.20.4' };
    const [first, second] = only(created('r1'), takenOver('r2', { registrationId: 'r1', ...DESK }, thief));
    expect(first?.end).toEqual({ ...evidence('RegistrationTakenOver', 1), by: 'taken over', ...thief });
    expect(second).toMatchObject({ registrationId: 'r2', end: null, ...thief });
  });

  it('tells where a sign-off came from, unless that is where the phone was', () => {
    const removed: RegistrationEvent = { type: 'RegistrationRemoved', data: { registrationId: 'r1' } };
    const removedFrom = (sourceAddress: string | null, ...before: readonly RegistrationEvent[]) =>
      registrationFacts([...log(...before), recorded(removed, { metadata: { sourceAddress } })])[0]?.end;
    const moved = { registrationId: 'r1', registrar: 'registrar-1', address: '203.0.113.66' };
    const changed: RegistrationEvent = { type: 'RegistrationContactChanged', data: moved };
    expect(removedFrom(DESK.address, created('r1'))).toMatchObject({ by: 'removed', from: null });
    expect(removedFrom('203.0.113.66', created('r1'), changed)).toMatchObject({ from: null });
    expect(removedFrom('203.0.113.66', created('r1'))).toMatchObject({ from: '203.0.113.66' });
    expect(removedFrom(null, created('r1'))).toMatchObject({ from: null });
  });

  it('has what changed last, and keeps the rest', () => {
    const moved = {
      registrationId: 'r1',
      registrar: 'registrar-1',
      address: '203.0.113.66',
      transport: 'TCP' as const,
    };
    expect(only(created('r1'), { type: 'RegistrationContactChanged', data: moved })).toMatchObject([
      { address: '203.0.113.66', transport: 'TCP', userAgent: DESK.userAgent },
    ]);
  });

  it('ends each once', () => {
    const gone = { type: 'RegistrationExpired', data: { registrationId: 'r1', deadline: null } } as const;
    const removed = { type: 'RegistrationRemoved', data: { registrationId: 'r1' } } as const;
    expect(only(created('r1'), gone, removed)[0]?.end?.by).toBe('expired');
  });

  it('goes on from what is known of one that began before these events', () => {
    const [r1, r2] = ['r1', 'r2'].map((_id, minute) => ({
      _id,
      since: at(minute),
      address: '192.0.2.9',
      transport: 'TLS' as const,
      userAgent: null,
    }));
    const data = { registrationId: 'r1', registrar: 'registrar-1', address: '203.0.113.66' };
    const events = log<RegistrationEvent>(
      { type: 'RegistrationContactChanged', data },
      { type: 'RegistrationExpired', data: { registrationId: 'r1', deadline: null } },
      takenOver('r3', { registrationId: 'r2', ...DESK }),
    );
    expect(begunBefore(events, [{ registrationId: 'r0' }, { registrationId: 'r3' }])).toEqual(['r0', 'r1', 'r2']);
    expect(registrationFacts(events, [r2!, r1!])).toMatchObject([
      {
        ...{ registrationId: 'r1', since: at(0), opened: null, address: '203.0.113.66', transport: 'TLS' },
        end: { ...evidence('RegistrationExpired', 1), by: 'expired' },
      },
      { registrationId: 'r2', since: at(1), end: { ...evidence('RegistrationTakenOver', 2), by: 'taken over' } },
      { registrationId: 'r3', since: at(2), end: null },
    ]);
  });
});

it('what was done to an account is what its events tell, with the settings that they changed', () => {
  const changes = { transports: ['TLS'], phoneTransport: null } as const;
  const events = log<SipAccountEvent>(
    { type: 'SipAccountSettingsChanged', data: { changes } },
    { type: 'SipAccountEnabled', data: {} },
  );
  expect(accountChanges(events)).toEqual([
    { ...evidence('SipAccountSettingsChanged', 0), settings: ['transports', 'phoneTransport'] },
    { ...evidence('SipAccountEnabled', 1), settings: [] },
  ]);
});

describe('what is known of a device', () => {
  const document = {
    ...{ _id: 'd1', name: 'Reception', model: 'snom-d785', keyGeneration: 2 },
    ...{ configurationHash: 'new', synchronizedHash: 'old', leftOut: [], lines: [{ line: 2, sipAccountId: 'a1' }] },
    ...{ sipAccountIds: ['a1'], heldAccounts: [], mac: null, phoneSince: null },
  } as unknown as DeviceDocument;
  const event = (type: DeviceEvent['type'], data: object = {}) => ({ type, data }) as DeviceEvent;

  it('is what it last fetched, its key and what it should hold', () => {
    const events = log(
      event('AccessKeyIssued'),
      event('ConfigurationServed', { address: '192.0.2.9', keyGeneration: 1 }),
      event('ConfigurationServed', { address: '192.0.2.10', keyGeneration: 1 }),
      event('AccessKeyRotated'),
      event('DeviceConfigurationRegenerated'),
    );
    expect(deviceFacts(document, events, 'a1')).toMatchObject({
      ...{ deviceId: 'd1', name: 'Reception', disabled: null, keyGeneration: 2, holdsCurrent: false },
      signs: { model: { vendor: 'Snom', name: 'D785' } },
      lastPickup: { ...evidence('ConfigurationServed', 2), address: '192.0.2.10', keyGeneration: 1 },
      keyIssued: evidence('AccessKeyRotated', 3),
      regenerated: evidence('DeviceConfigurationRegenerated', 4),
    });
  });

  it('is whether its configuration has the line of the account, and why not', () => {
    const leftOut = [
      { code: 'KEY_LINE_UNKNOWN', field: 'keys.0.2' },
      { code: 'TRANSPORT_UNSUPPORTED', field: 'lines.2' },
    ];
    const found = (sipAccountId: string) => deviceFacts({ ...document, leftOut }, log(), sipAccountId).lineLeftOut;
    expect([found('a1'), found('a2')]).toEqual(['TRANSPORT_UNSUPPORTED', null]);
    expect(deviceFacts(document, log(), 'a1').lineLeftOut).toBeNull();
  });

  it('is whether it has other accounts, over which it may be reached', () => {
    const others = { ...document, sipAccountIds: ['a1', 'a2'] };
    expect([document, others].map((one) => deviceFacts(one, log(), 'a1').hasOtherAccounts)).toEqual([false, true]);
  });

  it('is not what another phone fetched, but that it did', () => {
    const address = '192.0.2.10';
    const other = event('ConfigurationServed', { address, keyGeneration: 1, otherMac: '001122334455' });
    expect(deviceFacts(document, log(other), 'a1')).toMatchObject({
      lastPickup: null,
      otherPickup: { ...evidence('ConfigurationServed', 0), otherMac: '001122334455' },
    });
    const since = log(other, event('ConfigurationServed', { address, keyGeneration: 1 }));
    expect(deviceFacts(document, since, 'a1')).toMatchObject({ lastPickup: { address }, otherPickup: null });
  });

  it('is not that another phone fetched it, once that is the MAC address of the device', () => {
    const other = event('ConfigurationServed', { address: 'a', keyGeneration: 1, otherMac: '001122334455' });
    const events = log(other, event('DeviceMacChanged', { mac: '001122334455' }));
    const corrected = { ...document, mac: '001122334455', phoneSince: at(1) };
    expect(deviceFacts(corrected, events, 'a1')).toMatchObject({ lastPickup: null, otherPickup: null });
  });

  it('is what it fetched since it is the phone that it is now', () => {
    const served = event('ConfigurationServed', { address: '192.0.2.10', keyGeneration: 1 });
    const changed = event('DeviceMacChanged', { mac: '001122334455' });
    const exchanged = { ...document, mac: '001122334455', phoneSince: at(1) };
    const replaced = evidence('DeviceMacChanged', 1);
    expect(deviceFacts(exchanged, log(served, changed), 'a1')).toMatchObject({ lastPickup: null, replaced });
    expect(deviceFacts(exchanged, log(served, changed, served), 'a1').lastPickup).toMatchObject({ eventId: 'e2' });
    // Where none was named, what came was the device.
    const named = { ...exchanged, phoneSince: null };
    expect(deviceFacts(named, log(served, changed), 'a1')).toMatchObject({
      lastPickup: { eventId: 'e0' },
      replaced: null,
    });
  });

  it('is little of one that never came, or that nobody configured', () => {
    const facts = deviceFacts(
      { ...document, configurationHash: null, synchronizedHash: null, model: 'gone' },
      log(),
      'a1',
    );
    expect(facts).toMatchObject({ model: null, lastPickup: null, keyIssued: null, regenerated: null });
    expect(facts.holdsCurrent).toBe(false);
    expect(deviceFacts({ ...document, synchronizedHash: 'new' }, log(), 'a1').holdsCurrent).toBe(true);
  });

  const [first, second] = [1, 2].map((keyGeneration) =>
    event('ConfigurationServed', { address: 'a', keyGeneration }),
  ) as [DeviceEvent, DeviceEvent];
  const [rotated, regenerated] = [event('AccessKeyRotated'), event('DeviceConfigurationRegenerated')];
  it.each([
    ['a pickup of what it should hold', [second], 'new', true],
    ['a pickup, and what made it outdated', [second, regenerated], 'old', true],
    ['a pickup, and what changed the key since', [first, rotated], 'new', true],
    ['no pickup', [rotated, regenerated], 'new', false],
    ['a pickup without what made it outdated', [second], 'old', false],
    ['a pickup without what changed the key', [first], 'new', false],
  ])('is enough, or not, by %s', (_, events, synchronizedHash, expected) => {
    expect(tellEnough(deviceFacts({ ...document, synchronizedHash }, log(...events), 'a1'))).toBe(expected);
  });
});

it('what is known of a refusal is what its event tells, itself the evidence', () => {
  const told = { reason: 'old password', address: null, transport: 'UDP', userAgent: null, count: 3 } as const;
  const data = { ...told, userName: '201', since: at(0), until: at(9) } as const;
  const [event] = log({ type: 'RegistrationRefused', data } as const);
  expect(refusalFacts(event!)).toEqual({ ...evidence('RegistrationRefused', 0), ...told, until: at(9) });
});
