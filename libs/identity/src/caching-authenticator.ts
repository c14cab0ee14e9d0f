import { createHash } from 'node:crypto';
import { refusal } from '@ringledger/event-sourcing';
import type { Clock, MonotonicClock } from '@ringledger/system';
import { decodeJwt } from 'jose';
import { Authenticator } from './authenticator.js';
import type { Authentication } from './authenticator.js';
import { mayTheSame } from './principal.js';
import type { Principal } from './principal.js';
import type { PrincipalFinder } from './principal-finder.js';

/** How long another process may not know that a user was disabled or a key revoked. */
const TRUST_MS = 5_000;
const CACHED_AT_MOST = 10_000;
const LONGEST_CREDENTIAL = 8_192;

interface Checked {
  readonly principal: Principal;
  /** On the monotonic clock. */
  readonly trustUntil: number;
}

const REFUSED: Authentication = {
  authenticated: false,
  refusal: refusal('UNAUTHENTICATED', null, 'The token is not valid.', 'Log in again, or ask for a new service key.'),
};

/** Remembers for a few seconds what a credential was found to be. Only good answers are remembered. */
export class CachingAuthenticator extends Authenticator {
  /** By hash of the credential, oldest check first: the cache must not be a list of valid tokens. */
  readonly #checked = new Map<string, Checked>();
  #forgotten = 0;

  constructor(
    private readonly finder: PrincipalFinder,
    private readonly clock: Clock,
    private readonly monotonic: MonotonicClock,
  ) {
    super();
  }

  override async authenticate(authorization: string | undefined): Promise<Authentication> {
    const credential = credentialIn(authorization);
    if (credential === null) return REFUSED;
    const name = createHash('sha256').update(credential).digest('base64');
    const now = this.monotonic.elapsed();
    const known = this.#checked.get(name);
    if (known !== undefined && now < known.trustUntil && this.#lives(known.principal))
      return { authenticated: true, principal: known.principal };
    this.#checked.delete(name);
    const forgottenBefore = this.#forgotten;
    const principal = await this.finder.find(credential, issuerOf(credential));
    if (principal === null) return REFUSED;
    // Something was forgotten meanwhile, perhaps this one: what was found may be from before the change.
    if (forgottenBefore === this.#forgotten) this.#remember(name, principal, now);
    return { authenticated: true, principal };
  }

  override async stands(principal: Principal): Promise<boolean> {
    const now = await this.finder.again(principal);
    return now !== null && mayTheSame(now, principal);
  }

  override forget(subjectId: string): void {
    this.#forgotten += 1;
    for (const [name, { principal }] of this.#checked) {
      if (principal.actor.id === subjectId || principal.userId === subjectId) this.#checked.delete(name);
    }
  }

  #remember(name: string, principal: Principal, now: number): void {
    if (this.#checked.size >= CACHED_AT_MOST) {
      const [oldest] = this.#checked.keys();
      if (oldest !== undefined) this.#checked.delete(oldest);
    }
    this.#checked.set(name, { principal, trustUntil: now + TRUST_MS });
  }

  #lives({ expiresAt }: Principal): boolean {
    return expiresAt === null || this.clock.now() < expiresAt;
  }
}

function credentialIn(authorization: string | undefined): string | null {
  if (authorization === undefined || authorization.length > LONGEST_CREDENTIAL) return null;
  return /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization)?.[1] ?? null;
}

/** Unverified: only says who must verify it. */
function issuerOf(credential: string): string | null {
  try {
    return decodeJwt(credential).iss ?? null;
  } catch {
    return null;
  }
}
