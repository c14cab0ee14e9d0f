import { Args, Query, Resolver } from '@nestjs/graphql';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import { badInput, CurrentRequest, readConnection, RequestInfo, Requires } from '@ringledger/graphql';
import { deviceModels } from '@ringledger/provisioning';
import type { Filter } from '@ringledger/read-models';
import { accountExtensions } from '../views/account-extensions/account-extensions.js';
import { readDevices } from '../views/device-details/read-devices.js';
import { pickupHistory } from '../views/pickup-history/pickup-history.js';
import type { PickupDocument } from '../views/pickup-history/pickup-history.js';
import { securityEvents } from '../views/security-events/security-events.js';
import { DeadKeyUses, Pickups } from './configuration.type.js';
import { DeviceModelType, toDeviceModel } from './device-model.type.js';
import { DeadKeyUsesArgs, DeviceArgs, DevicesArgs, OfDeviceArgs } from './device.args.js';
import { deviceFilter } from './device-filter.js';
import { Device, Devices, toDevice } from './device.type.js';

/** More terminals than any line has. */
const MOST_ACCOUNTS = 500;

@Resolver(() => Device)
export class DeviceQueries {
  constructor(private readonly readSide: ReadSide) {}

  @Query(() => [DeviceModelType], { description: 'The catalogue of device types (S1-01)' })
  @Requires('device.read')
  deviceModels(): DeviceModelType[] {
    return deviceModels.map(toDeviceModel);
  }

  @Query(() => Device, { nullable: true })
  @Requires('device.read')
  async device(@Args() { id, after }: DeviceArgs, @CurrentRequest() request: RequestInfo): Promise<Device | null> {
    const collection = await readDevices(this.readSide, after as Position | undefined);
    const document = await collection.get(request.scope, id);
    return document && toDevice(document, after as Position | undefined);
  }

  @Query(() => Devices)
  @Requires('device.read')
  async devices(@Args() args: DevicesArgs, @CurrentRequest() request: RequestInfo) {
    const { extensionId, ...asked } = args.filter ?? {};
    const accountIds = extensionId === undefined ? undefined : await this.#accountsOf(extensionId, args, request);
    const collection = await readDevices(this.readSide, args.after as Position | undefined);
    const sort = [{ field: args.sort, direction: args.descending ? (-1 as const) : (1 as const) }];
    return readConnection(collection, request.scope, {
      filter: deviceFilter(asked, accountIds),
      sort,
      args,
      node: (document) => toDevice(document, args.after as Position | undefined),
    });
  }

  /** @throws for an extension with very many: a part of its devices would pass for all of them. */
  async #accountsOf(extensionId: string, { after }: DevicesArgs, { scope }: RequestInfo): Promise<readonly string[]> {
    const collection = await this.readSide.read(accountExtensions, after as Position | undefined);
    const filter = { extensionId: { $eq: extensionId } };
    const { documents, hasMore } = await collection.find(scope, { filter, limit: MOST_ACCOUNTS });
    if (hasMore) {
      throw badInput('filter.extensionId', `The extension has more than ${MOST_ACCOUNTS} SIP accounts: ask by account`);
    }
    return documents.map(({ _id }) => _id);
  }

  @Query(() => Pickups, { description: 'Newest first; identical repeats within the hour are counted, not listed' })
  @Requires('device.read')
  async pickups(@Args() args: OfDeviceArgs, @CurrentRequest() request: RequestInfo) {
    const collection = await this.readSide.read(pickupHistory, args.after as Position | undefined);
    const filter = { deviceId: { $eq: args.deviceId } };
    const sort = [{ field: 'position', direction: -1 as const }];
    const node = ({ _id, unproven, ...rest }: PickupDocument) => ({ id: _id, ...rest, unproven: unproven === true });
    return readConnection(collection, request.scope, { filter, sort, args, node });
  }

  @Query(() => DeadKeyUses, { description: 'Who asked with a key that is dead; newest first' })
  @Requires('device.read')
  async deadKeyUses(@Args() args: DeadKeyUsesArgs, @CurrentRequest() request: RequestInfo) {
    const collection = await this.readSide.read(securityEvents, args.after as Position | undefined);
    const filter: Filter = args.deviceId === undefined ? {} : { deviceId: { $eq: args.deviceId } };
    const sort = [{ field: 'position', direction: -1 as const }];
    return readConnection(collection, request.scope, {
      filter,
      sort,
      args,
      node: ({ _id, ...rest }) => ({ id: _id, ...rest }),
    });
  }
}
