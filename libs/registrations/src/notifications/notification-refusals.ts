import type { Refusal } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';

/** Why a device cannot be told to synchronize or restart. */
export const notificationRefusalCodes = {
  DEVICE_NOT_FOUND: 'There is no such device, or it is not of your organization.',
  DEVICE_DISABLED: 'The device is disabled: its access key opens nothing.',
  DEVICE_NOT_REGISTERED: 'The device is registered as none of its accounts, so that nothing can reach it.',
  ACCESS_KEY_NOT_PICKED_UP: 'The device has not come with its present access key yet.',
  SYNCHRONIZATION_UNSUPPORTED: 'The model cannot be told to fetch its configuration.',
  RESTART_UNSUPPORTED: 'The model cannot be restarted from here.',
  CONFIRMATION_INVALID: 'The restart was not confirmed, by another person, for another device, or too long ago.',
  CONFIRMATION_USED: 'The confirmation was used already: each is good for one restart.',
} as const;

type NotificationRefusalCode = keyof typeof notificationRefusalCodes;

export function notificationRefusal(
  code: NotificationRefusalCode,
  field: string | null,
  message: string = notificationRefusalCodes[code],
  help: string | null = null,
): Refusal {
  return refusal(code, field, message, help);
}
