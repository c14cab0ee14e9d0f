import { setImmediate as nextTurn } from 'node:timers/promises';
import { EventLog, StreamTurns } from '@ringledger/event-sourcing';
import type { DomainEvent } from '@ringledger/event-sourcing';
import { recorded } from '@ringledger/event-sourcing/testing';
import { WrongExpectedRevisionError } from '@ringledger/event-store';
import type { EventStore, NewEvent } from '@ringledger/event-store';
import type { PickupOutcome, PickupRequest } from '@ringledger/provisioning';
import { inParts, RandomIds } from '@ringledger/system';
import { HOUR, ManualClock } from '@ringledger/system/testing';
import { hashAccessKey } from '../access-key.js';
import { CurrentConfigurations } from '../configuration/current-configurations.js';
import { exchangeSettings } from '../configuration/exchange-settings.js';
import type { DeviceEvent } from '../device.events.js';
import { device, key } from '../testing/scenario.js';
import { LoggedConfigurationSource } from './logged-configuration-source.js';
import type { RefusedKeyUse } from './refused-key-uses.js';
import type { Repeat, RepeatedPickups } from './repeated-pickups.js';

const exchange = exchangeSettings({
  provisioningUrl: 'https://pbx.example:8448',
  sipServer: { host: 'pbx.example', port: 5060, transport: 'udp' },
});

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The stream of one device, as store and as log. */
class Stream extends EventLog implements Pick<EventStore, 'append' | 'headOfStream'> {
  readonly events: DomainEvent[] = [...device];

  async headOfStream(): Promise<number> {
    return this.events.length - 1;
  }

  async append(stream: string, events: readonly NewEvent[], expected: number) {
    await nextTurn();
    const actual = this.events.length - 1;
    if (actual !== expected) throw new WrongExpectedRevisionError(stream, expected, actual);
    this.events.push(...events.map(({ type, data }) => ({ type, data })));
    return { revision: this.events.length - 1, position: '' as never };
  }

  async readStream(stream: string, { from = 0 }: { readonly from?: number } = {}) {
    return this.events.map((event, revision) => recorded(event, { stream, revision })).slice(from);
  }

  async readAll(): Promise<never> {
    throw new Error('only streams');
  }

  follow(): never {
    throw new Error('only streams');
  }
}

describe('the pickups of a device', () => {
  let stream: Stream;
  let repeats: Repeat[];
  let refusedUses: RefusedKeyUse[];
  let turns: StreamTurns;
  let source: LoggedConfigurationSource;
  let clock: ManualClock;

  beforeEach(() => {
    stream = new Stream();
    repeats = [];
    refusedUses = [];
    turns = new StreamTurns();
    clock = new ManualClock();
    const store = stream as unknown as EventStore;
    source = new LoggedConfigurationSource(
      store,
      new CurrentConfigurations(store, stream, exchange),
      { find: () => Promise.resolve({ deviceId: 'd' }) } as never,
      { add: (_: string, repeat: Repeat) => void repeats.push(repeat) } as unknown as RepeatedPickups,
      { report: async (use: RefusedKeyUse) => void refusedUses.push(use) } as never,
      turns,
      clock,
      clock,
      new RandomIds(),
    );
  });

  const fetched = (request: Partial<PickupRequest> = {}): Promise<PickupOutcome> =>
    source.lookup({
      keyHash: hashAccessKey(key),
      fileName: null,
      method: 'GET',
      address: '192.0.2.7',
      userAgent: null,
      ifMatch: null,
      ifNoneMatch: null,
      tlsVersion: null,
      overBudget: false,
      ...request,
    });
  const happened = (...events: readonly DeviceEvent[]) => void stream.events.push(...events);
  const named = (userName: string): DeviceEvent => ({ type: 'DeviceUserNameChanged', data: { userName } });
  const told = (type: DeviceEvent['type']) => stream.events.filter((event) => event.type === type);
  const revisions = (type: DeviceEvent['type']) => told(type).map(({ data }) => (data as Repeat).configurationRevision);

  it('are recorded once when they are the same, and counted from then on', async () => {
    for (let count = 0; count < 3; count += 1) expect(await fetched()).toMatchObject({ kind: 'served' });
    expect(revisions('ConfigurationServed')).toEqual([1]);
    expect(repeats.map(({ configurationRevision }) => configurationRevision)).toEqual([1, 1]);
    await fetched({ address: '192.0.2.8' });
    await fetched();
    expect(revisions('ConfigurationServed')).toEqual([1, 1]);
    expect(repeats).toHaveLength(3);
  });

  it.each([-HOUR, HOUR])('are recorded again after an hour, also when the clock is set by %d ms', async (set) => {
    await fetched();
    clock.set(set);
    await fetched();
    clock.pass(HOUR);
    await fetched();
    expect(revisions('ConfigurationServed')).toEqual([1, 1]);
    expect(repeats).toHaveLength(1);
  });

  it('are recorded anew when the device has fetched other bytes since, also of bytes that it has had before (S1-14, N-02)', async () => {
    for (const name of ['anna', 'berta', 'anna']) {
      happened(named(name));
      await fetched();
    }
    expect(revisions('DeviceSynchronized')).toEqual([1, 2, 3]);
    expect(repeats).toEqual([]);
  });

  it('are all recorded when many come at the same moment', async () => {
    const outcomes = await Promise.all(range(30).map((count) => fetched({ userAgent: `phone ${count}` })));
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['served']));
    expect(told('ConfigurationServed')).toHaveLength(30);
  });

  it('wait for a command that is tried again, of which none waits for them all', async () => {
    const seen: string[] = [];
    const note = (name: string) => () => void seen.push(name);
    const pickups = range(20).map((count) => fetched({ userAgent: `phone ${count}` }).then(note('pickup')));
    await nextTurn();
    await Promise.all([...pickups, turns.decision('device-d', async () => undefined).then(note('command'))]);
    expect(seen.indexOf('command')).toBeLessThan(3);
  });

  describe('in ever new ways', () => {
    /** So many at once as may wait. */
    const ways = async (count: number, request: Partial<PickupRequest> = {}) => {
      const outcomes: PickupOutcome[] = [];
      for (const some of inParts(range(count), 100)) {
        const asked = some.map((way) => fetched({ ...request, userAgent: `way ${way}` }));
        outcomes.push(...(await Promise.all(asked)));
      }
      return outcomes;
    };
    const servedOf = (outcomes: readonly PickupOutcome[]) => outcomes.filter(({ kind }) => kind === 'served').length;

    it('are recorded up to a burst, then now and then, and the others get nothing and are counted', async () => {
      await fetched();
      const outcomes = await ways(1070);
      expect(servedOf(outcomes)).toBe(1000);
      expect(outcomes).toContainEqual({ kind: 'too-many', seconds: 2 });
      expect(told('ConfigurationServed')).toHaveLength(1001);
      expect(refusedUses).toHaveLength(70);
      expect(refusedUses[0]).toMatchObject({ deviceId: 'd', death: null, address: '192.0.2.7', generation: 1 });
      clock.pass(60_000);
      expect(servedOf(await ways(100, { fileName: '805ec0112233.cfg' }))).toBe(30);
    });

    it('leave the phone what it has fetched, and each new configuration, also from the same network', async () => {
      await fetched({ userAgent: 'phone', address: '192.0.2.8' });
      await ways(1100, { address: '192.0.2.8' });
      clock.pass(HOUR - 1000);
      await ways(1100, { address: '192.0.2.8' });
      clock.pass(1000);
      expect(await fetched({ userAgent: 'phone', address: '192.0.2.8' })).toMatchObject({ kind: 'served' });
      happened(named('anna'));
      expect(await fetched({ userAgent: 'phone', address: '192.0.2.8' })).toMatchObject({ kind: 'served' });
      expect(await fetched({ userAgent: 'other', address: '192.0.2.8' })).toMatchObject({ kind: 'too-many' });
    });

    it('keep no phone in another network from what it asks, however many networks they come from', async () => {
      const phone = { userAgent: 'phone', address: '198.51.100.7' };
      await fetched(phone);
      const outcomes = await Promise.all(range(250).map((host) => ways(5, { address: `203.0.113.${host}` })));
      expect(servedOf(outcomes.flat())).toBe(1000);
      const heads = stream.events.length;
      expect(await fetched(phone)).toMatchObject({ kind: 'served' });
      expect(stream.events).toHaveLength(heads);
      expect(servedOf(await ways(20, phone))).toBe(20);
      expect(await fetched({ address: '192.0.2.99' })).toMatchObject({ kind: 'too-many' });
    });
  });

  it('are none of a HEAD, nor where there is no such file', async () => {
    expect(await fetched({ method: 'HEAD', ifMatch: '"other"', ifNoneMatch: '*' })).toEqual({ kind: 'not-wanted' });
    for (const method of ['GET', 'HEAD'] as const) {
      expect(await fetched({ method, ifMatch: '"other"', fileName: 'none' })).toEqual({ kind: 'absent' });
    }
    expect(stream.events).toEqual(device);
    expect(await fetched({ ifMatch: '*' })).toMatchObject({ kind: 'served' });
  });

  it.each([
    ['wants another file than there is', { ifMatch: '"other"' }, 'not-wanted', 412],
    ['has something, and does not say what', { ifNoneMatch: '*' }, 'not-modified', 304],
  ])(
    'of who %s tell that the key was used, once an hour, and nothing of the device',
    async (_, asked, kind, status) => {
      for (let count = 0; count < 3; count += 1) expect(await fetched(asked)).toMatchObject({ kind });
      expect(told('ConfigurationServed')).toMatchObject([{ data: { status, unproven: true } }]);
      expect(told('DeviceSynchronized')).toEqual([]);
      expect(repeats).toHaveLength(2);
      await fetched();
      expect(told('DeviceSynchronized')).toHaveLength(1);
    },
  );

  it('do not wait for many of another network, of which too many at once are put off', async () => {
    const kinds: string[] = [];
    const note = async (name: string, outcome: Promise<PickupOutcome>) =>
      void kinds.push(`${name} ${(await outcome).kind}`);
    const flood = range(200).map((count) => note('flood', fetched({ userAgent: `flood ${count}` })));
    const phone = note('phone', fetched({ address: '198.51.100.7' }));
    await Promise.all([...flood, phone]);
    const served = kinds.filter((each) => each.endsWith(' served'));
    expect(served.indexOf('phone served')).toBeLessThan(3);
    expect(kinds.filter((each) => each === 'flood unavailable')).toHaveLength(200 - 128);
  });

  it('tell who states the MAC address of another phone, until the device has that one', async () => {
    const fileName = '001122334455.cfg';
    await fetched({ fileName });
    expect(told('DeviceSynchronized')).toEqual([]);
    happened({ type: 'DeviceMacChanged', data: { mac: '001122334455' } });
    await fetched({ fileName });
    expect(told('ConfigurationServed').map(({ data }) => (data as Repeat).otherMac)).toEqual([
      '001122334455',
      undefined,
    ]);
    expect(revisions('DeviceSynchronized')).toEqual([1]);
    await fetched({ fileName });
    expect(repeats).toMatchObject([{ otherMac: null }]);
  });

  it('of a phone that states nothing are recorded anew after each change of the MAC address', async () => {
    for (const mac of ['001122334455', '805EC0112233']) {
      await fetched();
      happened({ type: 'DeviceMacChanged', data: { mac } });
    }
    await fetched();
    expect(revisions('DeviceSynchronized')).toEqual([1, 1, 1]);
    expect(repeats).toEqual([]);
    await fetched();
    expect(repeats).toHaveLength(1);
  });

  it('are recorded with each revision that they are of, also when its bytes are those of an earlier one', async () => {
    happened(named('anna'));
    await fetched();
    const [regenerated] = told('DeviceConfigurationRegenerated') as { data: object }[];
    const again = (change: object) => ({
      type: 'DeviceConfigurationRegenerated',
      data: { ...regenerated?.data, ...change },
    });
    happened(again({ configurationRevision: 2, hash: 'b'.repeat(64) }) as DeviceEvent);
    happened(again({ configurationRevision: 3 }) as DeviceEvent);
    await fetched();
    await fetched();
    expect(revisions('ConfigurationServed')).toEqual([1, 3]);
    expect(revisions('DeviceSynchronized')).toEqual([1, 3]);
  });
});
