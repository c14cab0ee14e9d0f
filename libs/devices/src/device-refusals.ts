import type { Decided, Refusal } from '@ringledger/event-sourcing';
import { refusal, refuse } from '@ringledger/event-sourcing';

/** Every code that a command of this context can be refused with, and what it means. */
export const deviceRefusalCodes = {
  DEVICE_NOT_FOUND: 'There is no such device, or it is not of your organization.',
  DEVICE_ALREADY_EXISTS: 'The id belongs to another device, or to one that was deleted.',
  // Given until the other one came to say both: clients may name it.
  DEVICE_EXISTS: 'Not given any more: see DEVICE_ALREADY_EXISTS.',
  DEVICE_MODEL_UNKNOWN: 'The catalogue of device models has no such model.',
  DEVICE_NAME_INVALID: 'The name is empty, too long, or holds characters that cannot be shown.',
  DEVICE_MAC_INVALID: 'The text is no MAC address.',
  DEVICE_MAC_TAKEN: 'Another device of the exchange has this MAC address.',
  DEVICE_PASSWORD_INVALID: 'A password that a person chooses for a device has 4 to 9 digits and nothing else.',
  DEVICE_FIELD_UNSUPPORTED: 'The model has no such setting.',
  DEVICE_USER_NAME_INVALID: 'The model cannot take this user name.',
  EXPANSION_MODULES_OUT_OF_RANGE: 'The model does not take so many expansion modules.',
  EXPANSION_MODULE_IN_USE: 'Keys of the expansion module are programmed.',
  EXTENSION_NOT_FOUND: 'There is no such extension, or it is not of your organization.',
  LINE_OUT_OF_RANGE: 'The model has no such line.',
  LINE_TAKEN: 'Another account is on this line.',
  SIP_ACCOUNT_NOT_FOUND: 'There is no such SIP account, or it is not of this organization.',
  SIP_ACCOUNT_ALREADY_ASSIGNED: 'The account is on another line, of this device or of another.',
  KEY_OUT_OF_RANGE: 'The phone or module has no such key.',
  KEY_TAKEN: 'Two functions are on the same key.',
  KEY_TYPE_UNSUPPORTED: 'The model has no such function.',
  KEY_LINE_MISSING: 'A line key must name its line.',
  KEY_LINE_UNKNOWN: 'The model has no such line, or no account is on it.',
  KEY_VALUE_MISSING: 'The function needs a number or code.',
  KEY_VALUE_INVALID: 'The value cannot be dialled.',
  KEY_LABEL_INVALID: 'The label is too long, or holds characters that cannot be shown.',
  ACCESS_KEY_ERASED: 'The access key was erased from the record; rotate it.',
  ORGANIZATION_NOT_FOUND: 'There is no such organization, or it is not yours.',
  ORGANIZATION_REQUIRED: 'A token of the platform has to name the organization.',
} as const;

export type DeviceRefusalCode = keyof typeof deviceRefusalCodes;

export function deviceRefusal(
  code: DeviceRefusalCode,
  field: string | null,
  message: string = deviceRefusalCodes[code],
  help: string | null = null,
): Refusal {
  return refusal(code, field, message, help);
}

/** The command handler refuses this way before it asks a decision; decisions are total all the same. */
export function deviceNotFound(): Decided<never> {
  return refuse(deviceRefusal('DEVICE_NOT_FOUND', null, 'There is no such device'));
}

export function present<T>(values: readonly (T | null)[]): readonly T[] {
  return values.filter((value): value is T => value !== null);
}
