import type { Aggregate } from '@ringledger/event-sourcing';
import type { FunctionKeyInputs } from '@ringledger/provisioning';
import type { Secret } from '@ringledger/secrets';
import { withEvent } from './device-changes.js';
import { deviceReservations } from './device-reservations.js';
import type {
  DeviceConfigurationRegenerated,
  DeviceEvent,
  DeviceSynchronized,
  PasswordOrigin,
} from './device.events.js';

export interface DevicePassword {
  readonly secret: Secret;
  readonly origin: PasswordOrigin;
}

export interface AccessKey {
  readonly secret: Secret;
  readonly hash: string;
  /** Counts from 1. */
  readonly generation: number;
}

export interface LineAssignment {
  readonly line: number;
  readonly sipAccountId: string;
}

/** A device that the exchange configures. Disabled it keeps everything, but its key opens nothing. */
export interface ExistingDevice {
  readonly status: 'enabled' | 'disabled';
  readonly organizationId: string;
  /** Id in the catalogue of models. */
  readonly model: string;
  readonly name: string;
  /** Twelve hex digits in upper case. */
  readonly mac: string | null;
  readonly expansionModules: number;
  /** So many it had once; 0 also for what was taken away before that was kept. */
  readonly emptiedModules: number;
  readonly userName: string | null;
  /** Null on models that have none. */
  readonly adminPassword: DevicePassword | null;
  readonly userPassword: DevicePassword | null;
  /** The extension at whose seat it stands (S2-01); null: at none. */
  readonly seatExtensionId: string | null;
  readonly lines: readonly LineAssignment[];
  readonly keys: readonly FunctionKeyInputs[];
  /** Null only between the first two events of a device. */
  readonly accessKey: AccessKey | null;
  /** Counts the events that change what the configuration is rendered from. */
  readonly inputsVersion: number;
  /** As last rendered and recorded; null: not yet. */
  readonly configuration: DeviceConfigurationRegenerated['data'] | null;
  /** Generation of the key that it last came with; null: it never came, as the phone that it is now. Another one than the present key's: it does not know that yet. */
  readonly pickedUpKeyGeneration: number | null;
  /** What the phone that it is now is known to hold. */
  readonly synchronized: DeviceSynchronized['data'] | null;
}

export interface DeletedDevice {
  readonly status: 'deleted';
  /** Whose it was: uses of its key are still reported there. */
  readonly formerOrganizationId: string;
  /** Id in the catalogue of models: what was shown of its key is shown again to who repeats the command. */
  readonly model: string;
}

export type DeviceState = { readonly status: 'none' } | ExistingDevice | DeletedDevice;

export function deviceExists(state: DeviceState): state is ExistingDevice {
  return state.status === 'enabled' || state.status === 'disabled';
}

export function evolveDevice(state: DeviceState, event: DeviceEvent): DeviceState {
  if (event.type === 'DeviceAdded') return state.status === 'none' ? added(event.data) : state;
  if (!deviceExists(state)) return state;
  if (event.type === 'DeviceDeleted') {
    return { status: 'deleted', formerOrganizationId: state.organizationId, model: state.model };
  }
  return withEvent(state, event);
}

function added(data: Extract<DeviceEvent, { type: 'DeviceAdded' }>['data']): ExistingDevice {
  const { organizationId, model, name, mac = null, expansionModules, userName = null } = data;
  return {
    status: 'enabled',
    ...{ organizationId, model, name, mac, expansionModules, userName },
    emptiedModules: 0,
    adminPassword: data.adminPassword
      ? { secret: data.adminPassword, origin: data.adminPasswordOrigin ?? 'generated' }
      : null,
    userPassword: data.userPassword
      ? { secret: data.userPassword, origin: data.userPasswordOrigin ?? 'generated' }
      : null,
    seatExtensionId: null,
    lines: [],
    keys: [],
    accessKey: null,
    inputsVersion: 1,
    configuration: null,
    pickedUpKeyGeneration: null,
    synchronized: null,
  };
}

export const deviceAggregate: Aggregate<DeviceState, DeviceEvent> = {
  category: 'device',
  initialState: { status: 'none' },
  evolve: evolveDevice,
  organizationOf: (state) => (deviceExists(state) ? state.organizationId : undefined),
  reservations: (state) => (deviceExists(state) ? deviceReservations(state) : []),
  // The exchange and the phone write these by themselves, at any moment.
  records: [
    'DeviceConfigurationRegenerated',
    'ConfigurationServed',
    'DeviceSynchronized',
    'ConfigurationRevealed',
    'AccessKeyRevealed',
  ],
};
