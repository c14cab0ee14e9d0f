import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Field, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { GetDevices } from '@ringledger/devices';
import { Commands, ReadSide } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import type { Position } from '@ringledger/event-store';
import {
  answer,
  ConnectionArgs,
  CurrentRequest,
  mutationResult,
  readConnection,
  RequestInfo,
  Requires,
} from '@ringledger/graphql';
import { SYSTEM } from '@ringledger/read-models';
import { Clock, derivedId } from '@ringledger/system';
import { IsString, Length } from 'class-validator';
import { Locations } from '../locations/locations.js';
import { requestNotification } from '../notifications/decisions/request-notification.js';
import type { RequestNotification } from '../notifications/decisions/request-notification.js';
import { notificationAnswers } from '../notifications/notification-answers.js';
import { RestartConfirmations } from '../notifications/restart-confirmations.js';
import type { DeviceNotificationRequested, NotificationKind } from '../registration.events.js';
import { deviceNotifications } from '../views/device-notifications/device-notifications.js';
import {
  DeviceNotifications,
  DeviceNotified,
  notifiedContact,
  RestartConfirmationType,
  RestartDeviceRequest,
  SynchronizeDeviceRequest,
  toDeviceNotification,
} from './notification.type.js';

const DeviceNotifiedResult = mutationResult('DeviceNotifiedResult', DeviceNotified);

/** How long a mutation waits for phones that are slow or gone, in ms. */
const PATIENCE = 5000;

@ArgsType()
class DeviceNotificationsArgs extends ConnectionArgs {
  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  deviceId: string;
}

/** What devices are told over SIP (S1-13, S1-16, S2-02). */
@Resolver()
export class NotificationResolver {
  readonly #decision: RequestNotification;

  constructor(
    locations: Locations,
    private readonly confirmations: RestartConfirmations,
    private readonly commands: Commands,
    private readonly queries: QueryBus,
    private readonly readSide: ReadSide,
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {
    this.#decision = requestNotification(locations, confirmations, async (deviceId) => {
      const newest = new GetDevices(SYSTEM, [deviceId], await this.store.head(), 'by a reaction');
      return (await this.queries.execute(newest)).get(deviceId);
    });
  }

  @Mutation(() => DeviceNotifiedResult, {
    description: 'Tells the device to fetch its configuration; what came back is answered for each contact (S1-13)',
  })
  @Requires('device.manage')
  async synchronizeDevice(@Args('input') input: SynchronizeDeviceRequest, @CurrentRequest() request: RequestInfo) {
    return this.#notify(input, 'synchronize', null, request);
  }

  @Mutation(() => DeviceNotifiedResult, {
    description: 'Restarts the device, once a person has confirmed it (S1-16, S2-02)',
  })
  @Requires('device.manage')
  async restartDevice(@Args('input') input: RestartDeviceRequest, @CurrentRequest() request: RequestInfo) {
    return this.#notify(input, 'restart', input.confirmation, request);
  }

  @Query(() => RestartConfirmationType, {
    nullable: true,
    description: 'The first of the two steps of a restart; null: there is no such device',
  })
  @Requires('device.manage')
  async restartConfirmation(
    @Args('deviceId', { type: () => ID }) deviceId: string,
    @CurrentRequest() { principal, scope }: RequestInfo,
  ): Promise<RestartConfirmationType | null> {
    const device = (await this.queries.execute(new GetDevices(scope, [deviceId]))).get(deviceId);
    if (!device) return null;
    const restart = { deviceId, actorId: principal.actor.id };
    return { deviceId, deviceName: device.name, ...this.confirmations.issue(restart, this.clock.now()) };
  }

  @Query(() => DeviceNotifications, { description: 'What the device was told, newest first' })
  @Requires('device.read')
  async deviceNotifications(@Args() args: DeviceNotificationsArgs, @CurrentRequest() request: RequestInfo) {
    const collection = await this.readSide.read(deviceNotifications, args.after as Position | undefined);
    const filter = { deviceId: { $eq: args.deviceId } };
    const sort = [{ field: 'position', direction: -1 as const }];
    return readConnection(collection, request.scope, { filter, sort, args, node: toDeviceNotification });
  }

  async #notify(
    input: SynchronizeDeviceRequest,
    kind: NotificationKind,
    confirmation: string | null,
    request: RequestInfo,
  ) {
    const { deviceId } = input;
    const context = request.command(input);
    const id = derivedId(context.commandId, 'deviceNotification');
    const outcome = await this.commands.execute(this.#decision, id, { deviceId, kind, confirmation }, context);
    if (!outcome.accepted) return answer(outcome, DeviceNotified);
    const { targets } = outcome.events[0]?.data as DeviceNotificationRequested['data'];
    const waiting = { after: outcome.position, wanted: targets.length, bound: PATIENCE };
    const { answers, position } = await notificationAnswers(this.store, id, waiting);
    const contacts = targets.map((target) => notifiedContact(target, answers.get(target.registrationId)));
    return answer({ ...outcome, position }, DeviceNotified, () => ({ contacts }));
  }
}
