import { Args, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Commands } from '@ringledger/event-sourcing';
import type { Decision } from '@ringledger/event-sourcing';
import { answer, Changed, CurrentRequest, mutationResult, RequestInfo, Requires } from '@ringledger/graphql';
import { Randomness } from '@ringledger/system';
import { assignSipAccount } from '../decisions/assign-sip-account.js';
import { deleteDevice } from '../decisions/delete-device.js';
import { disableDevice } from '../decisions/disable-device.js';
import { editDevice } from '../decisions/edit-device.js';
import { enableDevice } from '../decisions/enable-device.js';
import { placeDeviceAtSeat } from '../decisions/place-device-at-seat.js';
import { setFunctionKeys } from '../decisions/set-function-keys.js';
import { takeDeviceFromSeat } from '../decisions/take-device-from-seat.js';
import { unassignSipAccount } from '../decisions/unassign-sip-account.js';
import type { DeviceEvent, FunctionKey } from '../device.events.js';
import { devicePassword } from '../device-passwords.js';
import type { DeviceState } from '../device.js';
import {
  AssignSipAccountRequest,
  DeviceRequest,
  EditDeviceRequest,
  PlaceDeviceAtSeatRequest,
  SetFunctionKeysRequest,
  UnassignSipAccountRequest,
} from './device.inputs.js';

@ObjectType()
export class DeviceChanged extends Changed {}
const DeviceResult = mutationResult('DeviceResult', DeviceChanged);

@ObjectType()
export class DeviceDeleted extends Changed {
  @Field(() => String, {
    description: 'What the person must know: the data on the device itself is still there (S1-25)',
  })
  warning: string;
}
const DeleteDeviceResult = mutationResult('DeleteDeviceResult', DeviceDeleted);

const WARNING =
  'Only the data on the exchange is deleted, not what the device holds. Set it back to factory settings; for that you need to know its access data.';

/** What changes a device and shows no secret; see `device-credentials.mutations.ts` for the rest. */
@Resolver()
export class DeviceMutations {
  constructor(
    private readonly commands: Commands,
    private readonly randomness: Randomness,
  ) {}

  @Mutation(() => DeviceResult)
  @Requires('device.manage')
  async editDevice(@Args('input') input: EditDeviceRequest, @CurrentRequest() request: RequestInfo) {
    const { name, mac, expansionModules, userName, adminPassword, userPassword } = input;
    const change = {
      name: name === null ? '' : name?.trim(),
      mac: mac === '' ? null : mac,
      expansionModules: expansionModules === null ? 0 : expansionModules,
      userName: userName === '' ? null : userName,
      adminPassword: adminPassword === undefined ? undefined : devicePassword(adminPassword, this.randomness),
      userPassword: userPassword === undefined ? undefined : devicePassword(userPassword, this.randomness),
    };
    return this.change(editDevice, change, input, request);
  }

  @Mutation(() => DeviceResult, { description: 'From now on this line of the device registers as the account' })
  @Requires('device.manage')
  async assignSipAccount(@Args('input') input: AssignSipAccountRequest, @CurrentRequest() request: RequestInfo) {
    const { line, sipAccountId } = input;
    return this.change(assignSipAccount, { line, sipAccountId }, input, request);
  }

  @Mutation(() => DeviceResult)
  @Requires('device.manage')
  async unassignSipAccount(@Args('input') input: UnassignSipAccountRequest, @CurrentRequest() request: RequestInfo) {
    return this.change(unassignSipAccount, { line: input.line }, input, request);
  }

  @Mutation(() => DeviceResult, {
    description: 'The device stands at the seat of this extension, and at no other; its lines stay as they are',
  })
  @Requires('device.manage')
  async placeDeviceAtSeat(@Args('input') input: PlaceDeviceAtSeatRequest, @CurrentRequest() request: RequestInfo) {
    return this.change(placeDeviceAtSeat, { extensionId: input.extensionId }, input, request);
  }

  @Mutation(() => DeviceResult, { description: 'The device stands at no seat any more' })
  @Requires('device.manage')
  async takeDeviceFromSeat(@Args('input') input: DeviceRequest, @CurrentRequest() request: RequestInfo) {
    return this.change(takeDeviceFromSeat, { extensionId: null }, input, request);
  }

  @Mutation(() => DeviceResult, { description: 'All keys of the phone, or of one expansion module, at once' })
  @Requires('device.manage')
  async setFunctionKeys(@Args('input') input: SetFunctionKeysRequest, @CurrentRequest() request: RequestInfo) {
    const keys = input.functionKeys.map(({ index, type, line, value, label, pickupCode }): FunctionKey => ({
      index,
      type,
      line: line ?? null,
      value: value ?? null,
      label: label ?? null,
      pickupCode: pickupCode ?? null,
    }));
    return this.change(setFunctionKeys, { module: input.module, keys }, input, request);
  }

  @Mutation(() => DeviceResult)
  @Requires('device.manage')
  async enableDevice(@Args('input') input: DeviceRequest, @CurrentRequest() request: RequestInfo) {
    return this.change(enableDevice, {}, input, request);
  }

  @Mutation(() => DeviceResult, { description: 'Its key opens nothing until it is enabled again' })
  @Requires('device.manage')
  async disableDevice(@Args('input') input: DeviceRequest, @CurrentRequest() request: RequestInfo) {
    return this.change(disableDevice, {}, input, request);
  }

  @Mutation(() => DeleteDeviceResult, { description: 'Final: its key is dead, its MAC address free again' })
  @Requires('device.manage')
  async deleteDevice(@Args('input') input: DeviceRequest, @CurrentRequest() request: RequestInfo) {
    const outcome = await this.commands.execute(deleteDevice, input.deviceId, {}, request.command(input));
    return answer(outcome, DeviceDeleted, () => ({ warning: WARNING }));
  }

  private async change<Input, Facts>(
    decision: Decision<Input, DeviceState, DeviceEvent, Facts>,
    change: Input,
    input: DeviceRequest,
    request: RequestInfo,
  ) {
    return answer(await this.commands.execute(decision, input.deviceId, change, request.command(input)), DeviceChanged);
  }
}
