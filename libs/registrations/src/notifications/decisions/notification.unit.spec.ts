import { randomBytes } from 'node:crypto';
import type { ExistingDevice } from '@ringledger/devices';
import { given, TEST_ORGANIZATION } from '@ringledger/event-sourcing/testing';
import { Secret } from '@ringledger/secrets';
import type { Locations } from '../../locations/locations.js';
import type { DeviceNotificationEvent } from '../../registration.events.js';
import { deviceNotificationAggregate } from '../device-notification.js';
import { RestartConfirmations } from '../restart-confirmations.js';
import { answerNotification } from './answer-notification.js';
import { requestNotification } from './request-notification.js';
import type { RequestNotificationFacts } from './request-notification.js';

const neverAsked = { of: () => Promise.reject(new Error('gathers nothing here')) } as unknown as Locations;
const request = requestNotification(neverAsked, new RestartConfirmations(randomBytes(32)), () =>
  Promise.reject(new Error('gathers nothing here')),
);

const device: ExistingDevice = {
  status: 'enabled',
  organizationId: TEST_ORGANIZATION,
  model: 'snom-d785',
  name: 'Reception',
  mac: null,
  emptiedModules: 0,
  expansionModules: 0,
  userName: null,
  adminPassword: null,
  userPassword: null,
  seatExtensionId: null,
  lines: [{ line: 1, sipAccountId: 'a1' }],
  keys: [],
  accessKey: { secret: Secret.of('0a'.repeat(24)), hash: 'aa', generation: 2 },
  inputsVersion: 3,
  configuration: null,
  pickedUpKeyGeneration: 2,
  synchronized: null,
};
const target = (registrationId: string) => ({ sipAccountId: 'a1', registrationId, registrar: 'standalone' });
const facts: RequestNotificationFacts = {
  device,
  model: { canResync: true, canRestart: true },
  targets: [target('r1'), target('r2')],
  heldByOthers: false,
  confirmed: true,
  replaced: false,
};
const synchronize = { deviceId: 'd1', kind: 'synchronize', confirmation: null } as const;
const restart = { deviceId: 'd1', kind: 'restart', confirmation: 'token' } as const;
const when = (input: typeof synchronize | typeof restart, changes: Partial<RequestNotificationFacts> = {}) =>
  given().when(request, input, { facts: { ...facts, ...changes } });
const requested: DeviceNotificationEvent = {
  type: 'DeviceNotificationRequested',
  data: { organizationId: TEST_ORGANIZATION, deviceId: 'd1', kind: 'synchronize', targets: facts.targets },
};
const restartRequested: DeviceNotificationEvent = {
  ...requested,
  data: { ...requested.data, kind: 'restart', confirmation: 'token' },
};

describe('RequestNotification', () => {
  it('goes to every contact of the device (S1-13, S1-16)', () => {
    when(synchronize).then(requested);
    when(restart).then(restartRequested);
  });

  it.each([
    ['synchronize', synchronize],
    ['restart', restart],
  ])('does not %s a device whose key was changed since it last came (S1-13, S1-16)', (_, input) => {
    for (const pickedUpKeyGeneration of [1, null]) {
      when(input, { device: { ...device, pickedUpKeyGeneration } }).thenRefusedExactly([
        'ACCESS_KEY_NOT_PICKED_UP',
        'deviceId',
      ]);
    }
  });

  it('says why it has no key that is known (S1-13)', () => {
    const message = (changes: Partial<RequestNotificationFacts>) =>
      when(synchronize, changes).refusals.map((refusal) => refusal.message);
    const never = { ...device, pickedUpKeyGeneration: null };
    expect(message({ device: never })).toEqual(['The device has never fetched its configuration from here']);
    expect(message({ device: never, replaced: true })).toEqual([
      'The device has not fetched its configuration since it has its MAC address',
    ]);
    expect(message({ device: { ...device, pickedUpKeyGeneration: 1 }, replaced: true })).toEqual([
      'The access key was changed since the device last fetched its configuration',
    ]);
  });

  it('is refused to models that cannot (S1-16)', () => {
    const model = { canResync: false, canRestart: false };
    when(synchronize, { model }).thenRefusedExactly(['SYNCHRONIZATION_UNSUPPORTED', 'deviceId']);
    when(restart, { model }).thenRefusedExactly(['RESTART_UNSUPPORTED', 'deviceId']);
    when(restart, { model: null }).thenRefused('RESTART_UNSUPPORTED');
  });

  it('restarts nothing that was not confirmed (S2-02)', () => {
    when(restart, { confirmed: false }).thenRefusedExactly(['CONFIRMATION_INVALID', 'confirmation']);
    expect(when(synchronize, { confirmed: false }).refusals).toEqual([]);
  });

  it('holds the confirmation that a restart was asked for with, so that no other can be (S2-02)', () => {
    const { evolve, initialState, reservations } = deviceNotificationAggregate;
    const held = (event: DeviceNotificationEvent) => reservations?.(evolve(initialState, event));
    expect(held(restartRequested)).toMatchObject([{ value: 'token', taken: { code: 'CONFIRMATION_USED' } }]);
    expect(held(requested)).toEqual([]);
    expect(reservations?.(initialState)).toEqual([]);
  });

  it('says everything that stands in the way at once', () => {
    const blocked = { ...device, status: 'disabled', pickedUpKeyGeneration: 1 } as const;
    when(synchronize, { device: blocked, targets: [] }).thenRefusedExactly(
      ['ACCESS_KEY_NOT_PICKED_UP', 'deviceId'],
      ['DEVICE_DISABLED', 'deviceId'],
      ['DEVICE_NOT_REGISTERED', 'deviceId'],
    );
  });

  it('says that another phone is registered in its place', () => {
    const help = (changes: Partial<RequestNotificationFacts>) => when(synchronize, changes).refusals[0]?.help;
    expect(help({ targets: [], heldByOthers: true })).toMatch(/^Another phone is registered as its account/);
    expect(help({ targets: [] })).toMatch(/^Ask whyNotRegistered/);
    when(synchronize, { heldByOthers: true }).then(requested);
  });

  it("knows no other organization's device, and none that was deleted", () => {
    when(synchronize, { device: { ...device, organizationId: 'other' } }).thenRefusedExactly([
      'DEVICE_NOT_FOUND',
      'deviceId',
    ]);
    when(synchronize, { device: { status: 'none' } }).thenRefusedExactly(['DEVICE_NOT_FOUND', 'deviceId']);
  });
});

describe('AnswerNotification', () => {
  const accepted = { registrationId: 'r1', outcome: 'accepted', status: 200 } as const;
  const unreachable = { registrationId: 'r1', outcome: 'unreachable', status: null } as const;
  const answered: DeviceNotificationEvent = {
    type: 'DeviceNotificationAnswered',
    data: { deviceId: 'd1', ...accepted },
  };

  it('names the device, the contact and what came back', () => {
    given(requested).when(answerNotification, accepted).then(answered);
    given(requested)
      .when(answerNotification, unreachable)
      .then({ ...answered, data: { deviceId: 'd1', ...unreachable } });
  });

  it('keeps the first answer', () => {
    given(requested, answered).when(answerNotification, unreachable).thenNothing();
    given(requested, answered)
      .when(answerNotification, { ...unreachable, registrationId: 'r2' })
      .then({ ...answered, data: { deviceId: 'd1', ...unreachable, registrationId: 'r2' } });
  });

  it('knows nothing of contacts that it did not go to', () => {
    given(requested)
      .when(answerNotification, { ...accepted, registrationId: 'r9' })
      .thenNothing();
    given().when(answerNotification, accepted).thenNothing();
  });
});
