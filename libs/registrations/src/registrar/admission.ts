import { userAgentAllowed } from '@ringledger/sip-accounts';
import { isWithin } from '@ringledger/system';
import { observedText } from '../observed-text.js';
import type { RefusalReason } from '../registration.events.js';
import type { RegistrarAccount } from './registrar-account.js';
import type { RegisterRequest } from './registrar.js';

type AdmissionRules = Pick<RegistrarAccount, 'networks' | 'transports' | 'userAgents'>;
type Origin = Pick<RegisterRequest, 'transport' | 'address' | 'userAgent'>;

/**
 * Why a phone that has proven who it is may not register all the same (S3-55, S4-17, S3-60, P-13); null: it may. Of the user agent what is
 * kept of it counts: whoever judges the registration later has no more.
 */
export function refusalByRules(
  { networks, transports, userAgents }: AdmissionRules,
  origin: Origin,
): RefusalReason | null {
  if (transports !== null && !transports.includes(origin.transport)) return 'transport not allowed';
  if (networks !== null && !isWithin(origin.address, networks)) return 'address not allowed';
  if (userAgents !== null && !userAgentAllowed(userAgents, kept(origin.userAgent))) return 'user agent not allowed';
  return null;
}

function kept(userAgent: string | null): string | null {
  return userAgent === null ? null : observedText(userAgent);
}
