import { Args, Field, ID, ObjectType, Resolver, Subscription } from '@nestjs/graphql';
import { Changes, ReadSide } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import { CurrentRequest, live, RequestInfo, Requires } from '@ringledger/graphql';
import type { Scope } from '@ringledger/read-models';
import { devices } from '../views/device-details/device.document.js';
import { Device, toDevice } from './device.type.js';

@ObjectType({ description: 'What is left to say of a device that was deleted' })
export class DeviceDeletion {
  @Field(() => ID, { description: 'Of the device; no other ever has it' })
  id: string;

  @Field(() => ID)
  organizationId: string;
}

/** What a list of devices needs to stay true while somebody looks. */
@Resolver()
export class DeviceSubscriptions {
  constructor(
    private readonly readSide: ReadSide,
    private readonly changes: Changes,
    private readonly store: EventStore,
  ) {}

  @Subscription(() => Device, {
    description:
      'A device of the token’s organization was added or changed; one device when named. deviceDeleted tells when one is gone',
  })
  @Requires('device.read')
  deviceChanged(
    @Args('deviceId', { type: () => ID, nullable: true }) deviceId: string | null | undefined,
    @CurrentRequest() { scope }: RequestInfo,
  ) {
    return live((signal) => this.#changed(deviceId, scope, signal));
  }

  @Subscription(() => DeviceDeletion, {
    description:
      'A device of the token’s organization was deleted; one device when named. What deviceChanged tells of it after that is older',
  })
  @Requires('device.read')
  deviceDeleted(
    @Args('deviceId', { type: () => ID, nullable: true }) deviceId: string | null | undefined,
    @CurrentRequest() { scope }: RequestInfo,
  ) {
    return live((signal) => this.#deleted(deviceId, scope, signal));
  }

  /**
   * A document may be newer than the change that it is read for, and the changes in between find it as it was told already. Whatever
   * it holds comes from events of the device, each of which is a version of it: with the same version it is the same.
   */
  async *#changed(deviceId: string | null | undefined, scope: Scope, signal: AbortSignal) {
    const told = new Map<string, number>();
    for await (const { id, eventType } of this.#watch(deviceId, signal)) {
      if (eventType === 'DeviceDeleted') told.delete(id);
      const document = await (await this.readSide.read(devices)).get(scope, id);
      if (!document || document.version <= (told.get(id) ?? -1)) continue;
      told.set(id, document.version);
      // The seat may be one that was made after the change, as new as the document.
      yield { deviceChanged: toDevice(document, await this.store.head()) };
    }
  }

  /** Told by the event: no document says whose the device was. */
  async *#deleted(deviceId: string | null | undefined, scope: Scope, signal: AbortSignal) {
    for await (const { id, eventType, organizationId } of this.#watch(deviceId, signal)) {
      if (eventType !== 'DeviceDeleted') continue;
      if ('organizationId' in scope && scope.organizationId !== organizationId) continue;
      yield { deviceDeleted: { id, organizationId } };
    }
  }

  #watch(deviceId: string | null | undefined, signal: AbortSignal) {
    return this.changes.watch(devices.name, deviceId ? [deviceId] : 'all', signal);
  }
}
