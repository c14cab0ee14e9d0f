import type { Refusal } from '@ringledger/event-sourcing';
import type { DeviceField, DeviceModel } from '@ringledger/provisioning';
import { Secret } from '@ringledger/secrets';
import type { Randomness } from '@ringledger/system';
import { deviceRefusal } from './device-refusals.js';
import type { PasswordOrigin } from './device.events.js';

/** A password for a login of the device: of a person, or made by the exchange and shown to nobody. */
export interface DevicePasswordInput {
  readonly value: Secret;
  readonly chosen: boolean;
}

const GENERATED_DIGITS = 40;
/** S1-36, S1-38. Nine digits are guessed in days: they are taken for the phones' sake, and flagged. */
const CHOSEN = /^[0-9]{4,9}$/;

/** Null or absent: the exchange makes one. */
export function devicePassword(chosen: string | null | undefined, randomness: Randomness): DevicePasswordInput {
  return chosen === null || chosen === undefined
    ? { value: Secret.of(randomness.digits(GENERATED_DIGITS)), chosen: false }
    : { value: Secret.of(chosen), chosen: true };
}

export function originOf({ chosen }: DevicePasswordInput): PasswordOrigin {
  return chosen ? 'chosen' : 'generated';
}

/** A password that nobody chose breaks no rule: on a model without the setting it is just not kept. */
export function devicePasswordRefusal(
  model: Pick<DeviceModel, 'name' | 'fields'>,
  field: Extract<DeviceField, 'adminPassword' | 'userPassword'>,
  password: DevicePasswordInput,
): Refusal | null {
  if (!password.chosen) return null;
  if (!model.fields.includes(field)) {
    return deviceRefusal('DEVICE_FIELD_UNSUPPORTED', field, `${model.name} has no such password`);
  }
  if (CHOSEN.test(password.value.reveal())) return null;
  return deviceRefusal(
    'DEVICE_PASSWORD_INVALID',
    field,
    'A password for a device has 4 to 9 digits and nothing else',
    'Leave it out and the exchange makes one of 40 digits',
  );
}
