import { refusal, refuse } from '@ringledger/event-sourcing';
import type { Decided } from '@ringledger/event-sourcing';

/** Every code that a command of this context can be refused with, and what it means. */
export const organizationRefusalCodes = {
  ORGANIZATION_NOT_FOUND: 'There is no such organization, or it is not yours.',
  ORGANIZATION_ALREADY_EXISTS: 'The id belongs to another organization.',
  ORGANIZATION_NAME_INVALID: 'The name is empty, too long, or holds characters that cannot be shown.',
  SIP_REALM_INVALID: 'The SIP realm is not a domain name in lower case, or it is an address.',
  SIP_REALM_OF_EXCHANGE: 'The SIP realm is the host of the exchange itself.',
  SIP_REALM_TAKEN: 'Another organization has this SIP realm.',
  PLATFORM_ONLY: 'Only the provider can do this.',
} as const;

/** The command handler refuses this way before it asks a decision; decisions are total all the same. */
export function organizationNotFound(): Decided<never> {
  return refuse(refusal('ORGANIZATION_NOT_FOUND', 'organizationId', 'There is no such organization.'));
}

export const platformOnly = refusal('PLATFORM_ONLY', null, 'Only the provider can do this.');
