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
    const repeat = await loader.load(device.id);
    if (repeat === null || repeat.time <= inLog.time) return inLog;
    const { time, address, userAgent, otherMac = null, unproven = false, configurationRevision, hash } = repeat;
    if (configurationRevision === undefined || hash === undefined) return { ...inLog, time, address, userAgent };
    return { time, address, userAgent, otherMac, unproven, configurationRevision, hash };
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
