import type { Decided } from '@ringledger/event-sourcing';
import { refusal, refuse } from '@ringledger/event-sourcing';

/** Every code that a command of this context can be refused with, and what it means. */
export const sipAccountRefusalCodes = {
  SIP_ACCOUNT_NOT_FOUND: 'There is no such SIP account, or it is not of your organization.',
  SIP_ACCOUNT_ALREADY_EXISTS: 'The id belongs to another SIP account, or to one that was deleted.',
  SIP_USER_NAME_TAKEN: 'Another SIP account of the exchange has this user name, or authenticates with it.',
  SIP_USER_NAME_INVALID: 'A SIP user name has 2 to 32 characters: letters, digits, and . _ - +',
  SIP_PASSWORD_INVALID: 'A SIP password has 5 to 64 characters of printable ASCII, without blanks.',
  SIP_PASSWORD_TOO_WEAK: 'The password is among the first that an attacker tries.',
  SIP_PASSWORD_UNCHANGED: 'The new password is the one that the account has.',
  SIP_PASSWORD_ERASED: 'The password was erased from the record and cannot be shown; rotate it.',
  SIP_ACCOUNT_LINKED_ELSEWHERE: 'The account is linked to another extension; unlink it first.',
  REGISTRATION_LIFETIME_OUT_OF_RANGE: 'The exchange grants no such lifetime of registrations.',
  ALLOWED_ADDRESS_INVALID: 'The text is no IP address and no network that a phone can come from.',
  ALLOWED_ADDRESSES_TOO_MANY: 'An account takes at most 100 allowed addresses.',
  ALLOWED_ADDRESSES_EMPTY: 'Addresses are restricted, and none is allowed.',
  USER_AGENT_PATTERN_INVALID: 'A pattern of user agents has 1 to 128 printable ASCII characters.',
  USER_AGENT_PATTERNS_TOO_MANY: 'An account takes at most 20 patterns of user agents.',
  SIP_TRANSPORT_NOT_AVAILABLE: 'The transport is not enabled on this exchange.',
  SIP_TRANSPORTS_EMPTY: 'An account needs at least one transport.',
  PHONE_TRANSPORT_NOT_ALLOWED: 'The account does not allow the transport that phones are configured to use.',
  OUTBOUND_PROXY_INVALID: 'The host or the port of the outbound proxy has not the form that it needs.',
  OUTBOUND_PROXY_TRANSPORT_NOT_ALLOWED: 'The account does not allow the transport of the outbound proxy.',
  EXTENSION_NOT_FOUND: 'There is no such extension, or it is not of your organization.',
  ORGANIZATION_NOT_FOUND: 'There is no such organization, or it is not yours.',
  ORGANIZATION_REQUIRED: 'A token of the platform has to name the organization.',
} as const;

/** The command handler refuses this way before it asks a decision; decisions are total all the same. */
export function sipAccountNotFound(): Decided<never> {
  return refuse(refusal('SIP_ACCOUNT_NOT_FOUND', null, 'There is no such SIP account'));
}
