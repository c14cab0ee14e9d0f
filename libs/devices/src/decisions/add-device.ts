import type { Decision } from '@ringledger/event-sourcing';
import { accept, refuse } from '@ringledger/event-sourcing';
import { gatherOrganization, organizationOfCommand, organizationRefusal } from '@ringledger/extensions';
import type { OrganizationState } from '@ringledger/organizations';
import { findModel, normalMac } from '@ringledger/provisioning';
import type { DeviceModel } from '@ringledger/provisioning';
import type { Secret } from '@ringledger/secrets';
import { hashAccessKey, revealIf } from '../access-key.js';
import { devicePasswordRefusal, originOf } from '../device-passwords.js';
import type { DevicePasswordInput } from '../device-passwords.js';
import { deviceRefusal, present } from '../device-refusals.js';
import { expansionModulesRefusal, macRefusal, nameRefusal, userNameRefusal } from '../device-rules.js';
import type { DeviceAdded, DeviceEvent } from '../device.events.js';
import { deviceAggregate } from '../device.js';
import type { DeviceState } from '../device.js';

export interface AddDeviceInput {
  /** Needed from a token of the platform; from others null, or their own organization. */
  readonly organizationId: string | null;
  /** Id in the catalogue. */
  readonly model: string;
  readonly name: string;
  readonly mac: string | null;
  readonly expansionModules: number;
  readonly userName: string | null;
  readonly adminPassword: DevicePasswordInput;
  readonly userPassword: DevicePasswordInput;
  readonly accessKey: Secret;
  /** The configuration URL is shown to who adds the device: a reveal like any other. */
  readonly reveal: boolean;
}

export interface AddDeviceFacts {
  readonly organization: OrganizationState;
}

/** S1-23, S1-35…39: a device of a known model, with a key of its own from the first moment (S1-04). */
export const addDevice: Decision<AddDeviceInput, DeviceState, DeviceEvent, AddDeviceFacts> = {
  name: 'AddDevice',
  aggregate: deviceAggregate,
  creates: true,
  gather: async (input, reader, context) => ({
    organization: await gatherOrganization(input.organizationId, reader, context),
  }),
  decide: ({ input, facts, context }, state) => {
    if (state.status !== 'none') return refuse(deviceRefusal('DEVICE_ALREADY_EXISTS', null));
    const model = findModel(input.model);
    const refusals = present([
      organizationRefusal(input.organizationId, context, facts.organization),
      model ? null : deviceRefusal('DEVICE_MODEL_UNKNOWN', 'model'),
      nameRefusal(input.name),
      input.mac === null ? null : macRefusal(input.mac),
      ...(model ? refusalsOfModel(model, input) : []),
    ]);
    const organizationId = organizationOfCommand(input.organizationId, context);
    if (refusals.length > 0 || !model || organizationId === null) return refuse(...refusals);
    const { accessKey } = input;
    return accept<DeviceEvent>(
      { type: 'DeviceAdded', data: added(organizationId, model, input) },
      { type: 'AccessKeyIssued', data: { accessKey, keyHash: hashAccessKey(accessKey), generation: 1 } },
      ...revealIf(input.reveal, accessKey, 1, 'addition'),
    );
  },
};

function refusalsOfModel(model: DeviceModel, input: AddDeviceInput) {
  return [
    expansionModulesRefusal(model, input.expansionModules),
    input.userName === null ? null : userNameRefusal(model, input.userName),
    devicePasswordRefusal(model, 'adminPassword', input.adminPassword),
    devicePasswordRefusal(model, 'userPassword', input.userPassword),
  ];
}

function added(organizationId: string, model: DeviceModel, input: AddDeviceInput): DeviceAdded['data'] {
  const { name, expansionModules, userName, adminPassword, userPassword } = input;
  const mac = input.mac === null ? null : normalMac(input.mac);
  return {
    organizationId,
    model: model.id,
    name,
    expansionModules,
    ...(mac !== null && { mac }),
    ...(userName !== null && { userName }),
    ...(model.fields.includes('adminPassword') && {
      adminPassword: adminPassword.value,
      adminPasswordOrigin: originOf(adminPassword),
    }),
    ...(model.fields.includes('userPassword') && {
      userPassword: userPassword.value,
      userPasswordOrigin: originOf(userPassword),
    }),
  };
}
