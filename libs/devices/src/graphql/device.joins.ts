import { QueryBus } from '@nestjs/cqrs';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Extension, GetExtensions, toExtension } from '@ringledger/extensions';
import { CurrentRequest, demand, RequestInfo } from '@ringledger/graphql';
import { ReadModels } from '@ringledger/read-models';
import type { Scope } from '@ringledger/read-models';
import { deviceAccesses } from '../source/repeated-pickups.js';
import type { DeviceAccessDocument } from '../source/repeated-pickups.js';
import { Device, LastAccess } from './device.type.js';

/** What stands beside the document of a device. */
@Resolver(() => Device)
export class DeviceJoins {
  constructor(
    private readonly readModels: ReadModels,
    private readonly queries: QueryBus,
  ) {}

  /** The last pickup in the log, or an identical repeat of it that was only counted. */
  @ResolveField(() => LastAccess, { nullable: true, description: 'Null: never' })
  async lastAccess(@Parent() device: Device, @CurrentRequest() request: RequestInfo): Promise<LastAccess | null> {
    const inLog = device.lastAccess;
    if (inLog === null) return null;
    const loader = request.loaders.of('deviceAccesses', (ids) => this.#repeats(request.scope, ids));
    return ofDevice(device, newest(inLog, await loader.load(device.id)));
  }

  @ResolveField(() => Extension, {
    nullable: true,
    description: 'The extension at whose seat it stands; null: at none',
  })
  async seat(@Parent() device: Device, @CurrentRequest() request: RequestInfo): Promise<Extension | null> {
    demand(request, 'extension.read');
    const { seatExtensionId, readAfter } = device;
    if (seatExtensionId === null) return null;
    const loader = request.loaders.of(`extension ${readAfter ?? ''}`, (ids) =>
      this.queries.execute(new GetExtensions(request.scope, ids, readAfter)),
    );
    const document = await loader.load(seatExtensionId);
    return document && toExtension(document, readAfter);
  }

  async #repeats(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, DeviceAccessDocument>> {
    return (await this.readModels.collection(deviceAccesses)).getMany(scope, ids);
  }
}

function newest(inLog: LastAccess, repeat: DeviceAccessDocument | null): LastAccess {
  if (repeat === null || repeat.time <= inLog.time) return inLog;
  const { time, address, userAgent, otherMac = null, unproven = false, configurationRevision, hash } = repeat;
  if (configurationRevision === undefined || hash === undefined) return { ...inLog, time, address, userAgent };
  return { time, address, userAgent, otherMac, unproven, configurationRevision, hash };
}

/** The device may have got the MAC address that was another one then. */
export function ofDevice({ mac }: Pick<Device, 'mac'>, access: LastAccess): LastAccess {
  return mac !== null && access.otherMac === mac ? { ...access, otherMac: null } : access;
}
