import { timingSafeEqual } from 'node:crypto';
import type { Clock, MonotonicClock, Randomness } from '@ringledger/system';
import type { SipRequest } from '../message/message.js';
import { quote } from '../message/quoted-string.js';
import { parseUri, sameTarget } from '../message/uri.js';
import type { DigestAlgorithm } from './algorithm.js';
import { type DigestAuthorization, isDigest, parseDigestAuthorization, realmOf } from './authorization.js';
import { Ha1 } from './ha1.js';
import { NonceCounts } from './nonce-counts.js';
import { type Issue, Nonces } from './nonces.js';

export interface DigestSettings {
  /** Shared by all registrars: 32 bytes or more. */
  readonly key: Buffer;
  /** How long a nonce may be used, in seconds. */
  readonly nonceLifetime?: number;
  /** How many nonces are followed at once. */
  readonly nonceCapacity?: number;
}

/** The account that a claim names. */
export interface DigestAccount {
  /** Whose algorithm is the one that its phones are offered. */
  readonly ha1: Ha1;
  /** The user of the To that it may register; its authentication user may be another. */
  readonly user: string;
}

/** What the head of a request says about its sender, before the account is looked up. */
export type DigestClaim =
  /** No credentials for this realm: challenge. */
  | { readonly kind: 'absent' }
  /** Credentials that cannot be read, or two of them for this realm: 400. */
  | { readonly kind: 'malformed' }
  /**
   * An answer to no nonce that is good for this source: challenge with stale=true (RFC 7616 section 3.3). Nobody looks at the response:
   * whether it was right would tell a password to who proves no address, so that no guess of his counts.
   */
  | { readonly kind: 'stale'; readonly cause: 'expired' | 'not ours' | 'replayed' }
  /** An answer to a nonce that was sent to this source a short time ago: the source is real, which a datagram alone does not prove. */
  | DigestAnswer;

export interface DigestAnswer {
  readonly kind: 'claimed';
  readonly authorization: DigestAuthorization;
  readonly issue: Issue;
}

export type DigestVerdict =
  | { readonly kind: 'accepted'; readonly username: string }
  /** Right password, but used before: challenge with stale=true. */
  | { readonly kind: 'stale'; readonly cause: 'replayed' }
  /** Answered alike, whether the account is unknown or the password is wrong. */
  | { readonly kind: 'rejected'; readonly cause: 'wrong response' | 'other algorithm' }
  /** Right password for an account that is not the one of the To (RFC 3261 section 10.3, step 4): 403. */
  | { readonly kind: 'foreign'; readonly username: string };

/** Server side of digest authentication (RFC 3261 section 22, RFC 7616, RFC 8760) with qop=auth only. */
export class DigestAuthenticator {
  readonly #nonces: Nonces;
  readonly #counts: NonceCounts;
  readonly #lifetime: number;
  readonly #begun: number;
  readonly #nobody: Readonly<Record<DigestAlgorithm, Ha1>>;

  constructor(
    settings: DigestSettings,
    clock: Clock,
    private readonly monotonic: MonotonicClock,
    randomness: Randomness,
  ) {
    this.#nonces = new Nonces(settings.key, clock, monotonic, randomness);
    this.#counts = new NonceCounts(settings.nonceCapacity ?? 50_000);
    this.#begun = monotonic.elapsed();
    this.#lifetime = (settings.nonceLifetime ?? 60) * 1000;
    const nobody = (algorithm: DigestAlgorithm) =>
      Ha1.compute(algorithm, 'nobody', 'nowhere', randomness.bytes(32).toString('hex'));
    this.#nobody = { MD5: nobody('MD5'), 'SHA-256': nobody('SHA-256') };
  }

  /**
   * The WWW-Authenticate value of a 401 (RFC 7616 section 3.3). Unknown accounts get the exchange's default algorithm. The nonce is good
   * for this `source` alone: a phone whose address changed is told that it is stale.
   */
  challenge(realm: string, algorithm: DigestAlgorithm, stale = false, source = ''): string {
    const nonce = this.#nonces.issue(realm, source);
    return `Digest realm=${quote(realm)}, nonce="${nonce}", algorithm=${algorithm}, qop="auth"${stale ? ', stale=true' : ''}`;
  }

  /** `realm` is the one that the account of the request's To would be challenged with. */
  read(request: SipRequest, realm: string, source = ''): DigestClaim {
    let found: DigestAuthorization | undefined;
    for (const written of request.headers.all('authorization')) {
      if (!isDigest(written)) continue;
      const authorization = parseDigestAuthorization(written);
      // What is for another realm is for others to read, in whatever form they want it (RFC 3261 section 22.3).
      if ((authorization?.realm ?? realmOf(written) ?? realm) !== realm) continue;
      if (authorization === undefined) return { kind: 'malformed' };
      if (found !== undefined) return { kind: 'malformed' };
      found = authorization;
    }
    if (found === undefined) return { kind: 'absent' };
    if (!namesUs(found.uri, request, realm)) return { kind: 'malformed' };
    const issue = this.#nonces.read(realm, source, found.nonce);
    if (issue === undefined) return { kind: 'stale', cause: 'not ours' };
    if (Math.abs(issue.age) >= this.#lifetime) return { kind: 'stale', cause: 'expired' };
    // What was used of it before this process began nobody remembers.
    if (!issue.own && issue.age > this.monotonic.elapsed() - this.#begun) return { kind: 'stale', cause: 'replayed' };
    return { kind: 'claimed', authorization: found, issue };
  }

  /** `account` is the one of `authorization.username`, undefined when there is none: the same is computed either way. */
  verify(
    request: SipRequest,
    { authorization, issue }: DigestAnswer,
    account: DigestAccount | undefined,
  ): DigestVerdict {
    const { nonce, count, username } = authorization;
    const secret = account?.ha1 ?? this.#nobody.MD5;
    const expected = secret.response({ ...authorization, method: request.method });
    const right = sameHex(expected, authorization.response) && account !== undefined;
    if ((authorization.algorithm ?? 'MD5').toUpperCase() !== secret.algorithm)
      return { kind: 'rejected', cause: 'other algorithm' };
    if (!right) return { kind: 'rejected', cause: 'wrong response' };
    const now = this.monotonic.elapsed();
    this.#counts.expire(now);
    if (!this.#counts.isFresh(nonce, issue, count)) return { kind: 'stale', cause: 'replayed' };
    this.#counts.record(nonce, issue, count, now + this.#lifetime);
    return account.user === request.to.uri.user ? { kind: 'accepted', username } : { kind: 'foreign', username };
  }
}

/** Both are hex of a public shape; only whether they are equal must not show in time. */
function sameHex(expected: string, given: string): boolean {
  const one = Buffer.from(expected);
  const other = Buffer.from(given.toLowerCase());
  return one.length === other.length && timingSafeEqual(one, other);
}

/**
 * RFC 7616 section 3.4.6: the digest-uri names what was asked for, allowing for another way of writing it. Behind an outbound proxy, and
 * in sipp, it is the realm or the bare address that was dialled while the Request-URI is the other; a REGISTER is decided by its To and not
 * by either, so that both are taken. What names somebody else is not.
 */
function namesUs(digestUri: string, request: SipRequest, realm: string): boolean {
  if (digestUri === request.uri.text) return true;
  const parsed = parseUri(digestUri);
  if (parsed === undefined) return false;
  if (sameTarget(parsed, request.uri)) return true;
  return request.method === 'REGISTER' && (parsed.hostKind !== 'name' || parsed.host === realm.toLowerCase());
}
