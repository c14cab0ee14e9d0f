import { createHash } from 'node:crypto';
import type { RegistrarAccount, RegistrarCredentials } from '../registrar/registrar-account.js';

/** Branch flags, where the fingerprint is kept, are an unsigned 32 bit number; without the sign it is one everywhere. */
const FINGERPRINT_BITS = 31;

/**
 * Names the credentials that a location was made with, without telling anything of them: it stands beside the location in Kamailio and
 * in every fact, so that what an old password opened can be told apart, also by a process that was not there.
 */
export function fingerprint(account: RegistrarAccount): number {
  const { authenticationUser, id, passwordRevision, realm } = account;
  const hash = createHash('sha256')
    .update(JSON.stringify([id, passwordRevision, authenticationUser, realm]))
    .digest();
  // 0 is what Kamailio has for locations that were made without one.
  return hash.readUInt32BE() >>> (32 - FINGERPRINT_BITS) || 1;
}

/** A value of the table `accounts`, see docker/kamailio/modules.cfg. It holds HA1: never into a log. */
export function accountEntry(
  account: RegistrarAccount,
  credentials: RegistrarCredentials,
  { instance, realm: defaultRealm }: { readonly instance: string; readonly realm: string },
): string {
  const { networks, realm, transports, userAgents, userName } = account;
  const ha1In = (name: string) => credentials.ha1(name)?.reveal() ?? '';
  return [
    instance,
    fingerprint(account),
    userName,
    realm,
    ha1In(realm),
    ha1In(defaultRealm),
    transports === null ? '*' : transports.join(',').toLowerCase(),
    networks === null ? '*' : networks.join(','),
    // Which ones is told so that a REGISTER under way finds its account changed when nothing but these have.
    ...(userAgents === null ? [0] : [1, digestOf(userAgents)]),
  ].join(';');
}

function digestOf(userAgents: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(userAgents)).digest('hex').slice(0, 16);
}

/** Patterns with `*` (P-13) as one POSIX extended regular expression; Kamailio matches whatever the case. */
export function userAgentExpression(patterns: readonly string[]): string {
  const expressions = patterns.map((pattern) => pattern.replace(/[\\^$.[\]|()?+{}]/g, '\\$&').replaceAll('*', '.*'));
  return `^(${expressions.join('|')})$`;
}
