import type { DeviceFamily } from '../catalogue/device-model.js';
import { plainText } from './plain-text.js';
import { isReservedWord } from './yealink-lines.js';

/**
 * Whether a file of this family can carry `value` unchanged. Names and labels are cleaned where it cannot; credentials and
 * addresses must not change, so for them it is an error.
 */
export function isRepresentable(family: DeviceFamily, value: string): boolean {
  if (value === '' || plainText(value) !== value) return false;
  return family !== 'yealink' || !isReservedWord(value);
}

/** Digits, letters and the signs of dial strings: what may be dialled, and what no file grammar gives a meaning. */
export const isDialable = (value: string): boolean => /^[0-9A-Za-z*#+._-]{1,64}$/.test(value);

/** A host name, an IPv4 address, or an IPv6 address without brackets. */
export const isHost = (value: string): boolean =>
  value.length <= 253 && /^(?:[0-9A-Za-z](?:[0-9A-Za-z._-]*[0-9A-Za-z])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$/.test(value);
