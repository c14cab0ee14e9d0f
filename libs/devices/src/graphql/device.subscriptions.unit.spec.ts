import { Changes, ReadSide } from '@ringledger/event-sourcing';
import { givenProjection, recordedStream } from '@ringledger/event-sourcing/testing';
import type { EventStore, Position } from '@ringledger/event-store';
import type { RequestInfo } from '@ringledger/graphql';
import type { Scope } from '@ringledger/read-models';
import type { DeviceEvent } from '../device.events.js';
import { ACME, device } from '../testing/scenario.js';
import { devicesProjection } from '../views/device-details/device.projection.js';
import { DeviceSubscriptions } from './device.subscriptions.js';

const PLATFORM: Scope = { platform: true };
const renamed = (name: string): DeviceEvent => ({ type: 'DeviceRenamed', data: { name } });
const deleted: DeviceEvent = { type: 'DeviceDeleted', data: { keyHash: 'n', generation: 1 } };

/** The events of one device as they are followed; its document is as new as `seen` says, which need not be as old as the event. */
class Followed extends Changes {
  readonly #recorded;
  #at = 0;

  constructor(
    events: readonly DeviceEvent[],
    private readonly seen: (event: number) => number,
  ) {
    super();
    this.#recorded = recordedStream('device-1', ...events);
  }

  override async *watch(_: string, ids: readonly string[] | 'all') {
    if (ids !== 'all' && !ids.includes('1')) return;
    for (const { event, metadata, position } of this.#recorded) {
      this.#at += 1;
      yield { id: '1', position, eventType: event.type, organizationId: metadata.organizationId };
    }
  }

  /** A log that ends with what the document holds. */
  readonly store = {
    head: async () => this.positionOf(this.seen(this.#at)),
  } as unknown as EventStore;

  positionOf(event: number): Position | undefined {
    return this.#recorded[event - 1]?.position;
  }

  readonly readSide = {
    read: async () => ({
      get: async () =>
        givenProjection(devicesProjection)
          .when(...this.#recorded.slice(0, this.seen(this.#at)))
          .document('1'),
    }),
  } as unknown as ReadSide;
}

async function pushed(
  of: 'deviceChanged' | 'deviceDeleted',
  events: readonly DeviceEvent[],
  { scope = PLATFORM, seen = (event: number) => event, deviceId = null as string | null } = {},
) {
  const followed = new Followed(events, seen);
  const subscriptions = new DeviceSubscriptions(followed.readSide, followed, followed.store);
  const pushes: unknown[] = [];
  for await (const push of subscriptions[of](deviceId, { scope } as RequestInfo)) pushes.push(Object.values(push)[0]);
  return pushes;
}

describe('what is told of devices while somebody looks', () => {
  const versions = [...device, renamed('Hall'), renamed('Foyer')];

  it.each([
    ['each version that is read', [1, 2, 3, 4], [0, 1, 2, 3]],
    ['one that is read for several changes once', [2, 2, 4, 4], [1, 3]],
    ['none that is older than one that was told', [1, 3, 2, 4], [0, 2, 3]],
  ])('is %s', async (_, read, told) => {
    const pushes = await pushed('deviceChanged', versions, { seen: (event) => read[event - 1] ?? 0 });
    expect(pushes.map((push) => (push as { version: number }).version)).toEqual(told);
  });

  it('is joined to what is at least as new as the version that is read', async () => {
    const [push] = await pushed('deviceChanged', versions, { seen: () => 4 });
    const { position } = recordedStream('device-1', ...versions)[3] ?? {};
    expect(push).toMatchObject({ version: 3, readAfter: position });
  });

  it('is that one was deleted, once, and whose it was', async () => {
    const events = [...device, renamed('Hall'), deleted];
    expect(await pushed('deviceDeleted', events, { seen: () => events.length })).toEqual([
      { id: '1', organizationId: ACME },
    ]);
  });

  it('is the deletion of the one device that was named', async () => {
    const events = [...device, deleted];
    expect(await pushed('deviceDeleted', events, { deviceId: '1' })).toHaveLength(1);
    expect(await pushed('deviceDeleted', events, { deviceId: '2' })).toEqual([]);
  });

  it('is nothing of a deletion to who is of another organization', async () => {
    const events = [...device, deleted];
    expect(await pushed('deviceDeleted', events, { scope: { organizationId: 'other' } })).toEqual([]);
    expect(await pushed('deviceDeleted', events, { scope: { organizationId: ACME } })).toHaveLength(1);
  });
});
