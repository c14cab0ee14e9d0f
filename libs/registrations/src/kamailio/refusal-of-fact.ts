import { type DigestAuthorization, isDigest, parseDigestAuthorization } from '@ringledger/sip';
import { observedText } from '../observed-text.js';
import type { RefusedRegister } from '../registrar/registrar.js';
import type { RefusalReason } from '../registration.events.js';
import type { RefusedFact } from './facts.js';
import type { KnownAccount, KnownAccounts } from './known-accounts.js';

const MOST_USER_NAME = 64;

/** A refusal as the record wants it. Kamailio knows the password that is right; whether it was the one before is found out here. */
export async function refusalOf(fact: RefusedFact, accounts: KnownAccounts): Promise<RefusedRegister> {
  const { address, proof, transport, user, userAgent } = fact;
  const authorization = proof !== null && isDigest(proof) ? parseDigestAuthorization(proof) : undefined;
  const known = meantBy(fact, authorization, accounts);
  const reason = await reasonOf(fact, authorization, known);
  return {
    ...{ reason, transport, address },
    userName: observedText(authorization?.username ?? user, MOST_USER_NAME),
    userAgent: userAgent === null ? null : observedText(userAgent),
    accountId: known?.account?.id ?? null,
    organizationId: known?.account?.organizationId ?? null,
  };
}

/** Who is denied is meant by the address of record; anybody else by the name that was to be proven. */
function meantBy(
  { reason, user }: RefusedFact,
  authorization: DigestAuthorization | undefined,
  accounts: KnownAccounts,
): KnownAccount | undefined {
  const ofUser = accounts.ofUser(user);
  if (ofUser?.denied === reason) return ofUser;
  return authorization === undefined ? undefined : accounts.ofAuthenticationUser(authorization.username);
}

async function reasonOf(
  { reason }: RefusedFact,
  authorization: DigestAuthorization | undefined,
  known: KnownAccount | undefined,
): Promise<RefusalReason> {
  if (reason !== 'wrong password' || authorization === undefined || !known?.account) return reason;
  const credentials = await known.account.credentials();
  const expected = credentials.previousHa1(authorization.realm)?.response({ ...authorization, method: 'REGISTER' });
  return expected === authorization.response.toLowerCase() ? 'old password' : reason;
}
