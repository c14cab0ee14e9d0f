import { type DigestAuthorization, type Ha1, isDigest, parseDigestAuthorization } from '@ringledger/sip';
import { triedBy } from '../defence/tried-by.js';
import { observedText, observedUserAgent } from '../observed-text.js';
import type { RefusedRegister } from '../registrar/registrar.js';
import type { RefusalReason } from '../registration.events.js';
import type { RefusedFact } from './facts.js';
import type { KnownAccount, KnownAccounts } from './known-accounts.js';

const MOST_USER_NAME = 64;

/**
 * A refusal as the record wants it, and what another account has to do with it. Kamailio knows the password that is right, of accounts that
 * may register; the one before, and those of others, are compared here.
 */
export async function refusalsOf(
  fact: RefusedFact,
  accounts: KnownAccounts,
): Promise<readonly [RefusedRegister, ...RefusedRegister[]]> {
  const { user } = fact;
  const authorization = authorizationOf(fact);
  const addressed = accounts.ofUser(user);
  // Nobody has looked whose they are.
  if (authorization === undefined || fact.reason === 'malformed credentials')
    return [refusal(fact, fact.reason, user, addressed)];
  const named = accounts.ofAuthenticationUser(authorization.username);
  const reason = await reasonOf(fact, authorization, named, addressed);
  if (reason === 'unknown account' && !named && addressed)
    return [refusal(fact, 'unknown authentication user', authorization.username, addressed)];
  const first = refusal(fact, reason === 'foreign account' ? 'credentials used elsewhere' : reason, user, named);
  const isOfOthers = addressed?.account && named?.account && addressed.account.id !== named.account.id;
  return isOfOthers ? [first, refusal(fact, 'foreign account', user, addressed)] : [first];
}

/** Whose password, or name, may have been guessed. */
export interface Guess {
  /** The digest user name; of a known one with what tells its password from the one before, which was guessed by itself. */
  readonly name: string;
  readonly known: boolean;
  readonly tried: 'password' | 'name';
  /** Of the credentials; null: nobody's, or none that open anything. */
  readonly binding: number | null;
}

/** Null: no guess. */
export function guessOf(fact: RefusedFact, reason: RefusalReason, accounts: KnownAccounts): Guess | null {
  const tried = triedBy(reason);
  if (tried === null) return null;
  const name = authorizationOf(fact)?.username ?? fact.user;
  const known = accounts.ofAuthenticationUser(name);
  if (!known?.account) return { name, known: false, tried, binding: null };
  return { name: `${name} ${known.account.passwordRevision}`, known: true, tried, binding: known.binding };
}

function authorizationOf({ proof }: RefusedFact): DigestAuthorization | undefined {
  return proof !== null && isDigest(proof) ? parseDigestAuthorization(proof) : undefined;
}

function refusal(
  { address, transport, userAgent }: RefusedFact,
  reason: RefusalReason,
  userName: string,
  at: KnownAccount | undefined,
): RefusedRegister {
  return {
    ...{ reason, transport, address },
    userName: observedText(userName, MOST_USER_NAME),
    userAgent: observedUserAgent(userAgent),
    accountId: at?.account?.id ?? null,
    organizationId: at?.account?.organizationId ?? null,
  };
}

async function reasonOf(
  { reason }: RefusedFact,
  authorization: DigestAuthorization,
  named: KnownAccount | undefined,
  addressed: KnownAccount | undefined,
): Promise<RefusalReason> {
  const isDenial = addressed?.denied === reason;
  if (!named?.account) return isDenial ? 'unknown account' : reason;
  // Kamailio has no password of who is denied, and says so of whom it was to register, or that nobody has that name.
  const isUnseen = isDenial || reason === 'unknown account';
  if (!isUnseen && reason !== 'wrong password' && reason !== 'too many wrong passwords') return reason;
  if (named.denied === 'algorithm not supported') return named.denied;
  const credentials = await named.account.credentials();
  const { realm } = authorization;
  const response = authorization.response.toLowerCase();
  const isRight = (ha1: Ha1 | undefined) => ha1?.response({ ...authorization, method: 'REGISTER' }) === response;
  if (isRight(credentials.previousHa1(realm))) return 'old password';
  if (!isUnseen) return reason;
  const ha1 = credentials.ha1(realm);
  if (ha1 === undefined) return 'wrong realm';
  if (!isRight(ha1)) return 'wrong password';
  return named === addressed ? (named.denied ?? reason) : 'foreign account';
}
