import { type DigestAuthorization, isDigest, parseDigestAuthorization } from '@ringledger/sip';
import { observedText } from '../observed-text.js';
import type { RefusedRegister } from '../registrar/registrar.js';
import type { RefusalReason } from '../registration.events.js';
import type { RefusedFact } from './facts.js';
import type { KnownAccount, KnownAccounts } from './known-accounts.js';

const MOST_USER_NAME = 64;

/**
 * A refusal as the record wants it, and what another account has to do with it. Kamailio knows the password that is right; whether it was the
 * one before is found out here.
 */
export async function refusalsOf(
  fact: RefusedFact,
  accounts: KnownAccounts,
): Promise<readonly [RefusedRegister, ...RefusedRegister[]]> {
  const { address, proof, transport, user, userAgent } = fact;
  const authorization = proof !== null && isDigest(proof) ? parseDigestAuthorization(proof) : undefined;
  const known = meantBy(fact, authorization, accounts);
  const addressed = accounts.ofUser(user);
  const reason = await reasonOf(fact, authorization, known);
  const refusal = (why: RefusalReason, name: string, at: KnownAccount | undefined): RefusedRegister => ({
    ...{ reason: why, transport, address },
    userName: observedText(name, MOST_USER_NAME),
    userAgent: userAgent === null ? null : observedText(userAgent),
    accountId: at?.account?.id ?? null,
    organizationId: at?.account?.organizationId ?? null,
  });
  const name = authorization?.username ?? user;
  if (reason === 'unknown account' && !known && addressed)
    return [refusal('unknown authentication user', name, addressed)];
  const first = refusal(reason === 'foreign account' ? 'credentials used elsewhere' : reason, name, known);
  const isOfOthers = addressed?.account && known?.account && addressed.account.id !== known.account.id;
  return isOfOthers ? [first, refusal('foreign account', user, addressed)] : [first];
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
