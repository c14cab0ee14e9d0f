import type { Decided } from '@ringledger/event-sourcing';
import { refusal, refuse } from '@ringledger/event-sourcing';

/** Every code that a command of this context can be refused with, and what it means. */
export const extensionRefusalCodes = {
  EXTENSION_NOT_FOUND: 'There is no such extension, or it is not of your organization.',
  EXTENSION_ALREADY_EXISTS: 'The id belongs to another extension, or to one that was deleted.',
  EXTENSION_NUMBER_TAKEN: 'Another extension of the organization has this number.',
  EXTENSION_NUMBER_INVALID: 'An extension number has 2 to 16 digits and nothing else.',
  EXTENSION_NAME_INVALID: 'A name is too long or holds characters that no display should get.',
  EXTENSION_EMAIL_INVALID: 'The text is not an e-mail address.',
  EXTENSION_MOBILE_NUMBER_INVALID: 'The text is not a number that can be dialled.',
  ORGANIZATION_NOT_FOUND: 'There is no such organization, or it is not yours.',
  ORGANIZATION_REQUIRED: 'A token of the platform has to name the organization.',
} as const;

/** The command handler refuses this way before it asks a decision; decisions are total all the same. */
export function extensionNotFound(): Decided<never> {
  return refuse(refusal('EXTENSION_NOT_FOUND', null, 'There is no such extension'));
}
