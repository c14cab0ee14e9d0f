import type { Refusal, Reservation } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';

/**
 * 2 to 16 digits, any of them first. A single digit would shadow every number that starts with it; 16 digits hold a full
 * E.164 number (15) behind one access digit.
 */
const EXTENSION_NUMBER = /^[0-9]{2,16}$/;

/** What is wrong with a number; null: nothing. */
export function numberRefusal(number: string): Refusal | null {
  if (EXTENSION_NUMBER.test(number)) return null;
  return refusal('EXTENSION_NUMBER_INVALID', 'number', 'An extension number has 2 to 16 digits and nothing else', null);
}

/** Only one extension of an organization has a number (S3-01). */
export function numberReservation(organizationId: string, number: string): Reservation {
  return {
    kind: 'extensionNumber',
    value: `${organizationId}/${number}`,
    taken: refusal(
      'EXTENSION_NUMBER_TAKEN',
      'number',
      `Another extension of the organization has the number ${number}`,
      'Take another number, or change or delete the extension that has it',
    ),
  };
}
