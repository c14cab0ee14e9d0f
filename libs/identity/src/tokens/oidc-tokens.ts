import type { Clock, MonotonicClock } from '@ringledger/system';
import { errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { IssuerUnavailableError } from '../errors.js';
import { isRole, roleBelongs } from '../role.js';
import type { Role } from '../role.js';
import { issuerKeys } from './issuer-keys.js';

export interface OidcOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly roleClaim: string;
  readonly organizationClaim: string;
}

export interface OidcClaims {
  readonly subject: string;
  readonly role: Role;
  readonly organizationId: string | null;
  readonly expiresAt: Date;
}

/** Public-key algorithms only: a shared secret cannot come out of a public key set. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const TIMEOUT_MS = 5_000;
const RETRY_AFTER_MS = 10_000;
const CLOCK_TOLERANCE_S = 5;
const ORGANIZATION_ID = /^[\w-]{1,64}$/;

/** Tokens of an OpenID Connect issuer that is trusted by configuration (OpenID Connect Discovery 1.0, RFC 7517). */
export class OidcTokens {
  #keySet: JWTVerifyGetKey | null = null;
  #discovering: Promise<void> | null = null;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly options: OidcOptions,
    private readonly clock: Clock,
    private readonly monotonic: MonotonicClock,
  ) {}

  get issuer(): string {
    return this.options.issuer;
  }

  /** Null for whatever is wrong with the token. @throws IssuerUnavailableError */
  async verify(token: string): Promise<OidcClaims | null> {
    const keySet = await this.#keys();
    try {
      const { payload } = await jwtVerify(token, keySet, {
        algorithms: ALGORITHMS,
        issuer: this.options.issuer,
        audience: this.options.audience,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: this.clock.now(),
      });
      return this.#claims(payload);
    } catch (error) {
      // The key set could not be fetched: that is no statement about the token.
      if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) throw unavailable(error);
      if (!(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC') throw unavailable(error);
      return null;
    }
  }

  /** As `verify` would have it: clocks may differ. */
  hasEnded(expiresAt: Date): boolean {
    return this.clock.now().getTime() >= expiresAt.getTime() + CLOCK_TOLERANCE_S * 1000;
  }

  #claims(payload: JWTPayload): OidcClaims | null {
    const role = payload[this.options.roleClaim];
    const organizationId = payload[this.options.organizationClaim] ?? null;
    const { sub, exp } = payload;
    if (sub === undefined || exp === undefined) return null;
    if (typeof role !== 'string' || !isRole(role) || role === 'service') return null;
    if (organizationId !== null && !(typeof organizationId === 'string' && ORGANIZATION_ID.test(organizationId)))
      return null;
    // An administrator of no organization would be one of all.
    if (!roleBelongs(role, organizationId)) return null;
    return { subject: sub, role, organizationId, expiresAt: new Date(exp * 1000) };
  }

  async #keys(): Promise<JWTVerifyGetKey> {
    if (this.#keySet === null) {
      if (this.monotonic.elapsed() - this.#failedAt < RETRY_AFTER_MS) throw unavailable('asked a moment ago');
      this.#discovering ??= this.#discover().finally(() => (this.#discovering = null));
      await this.#discovering;
    }
    if (this.#keySet === null) throw unavailable('no key set');
    return this.#keySet;
  }

  async #discover(): Promise<void> {
    try {
      const url = `${this.options.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
      const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
      if (!response.ok) throw new Error(`HTTP status ${response.status}`);
      const { issuer, jwks_uri: keysAt } = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
      if (issuer !== this.options.issuer) throw new Error('it names another issuer');
      if (typeof keysAt !== 'string') throw new Error('it names no key set');
      this.#keySet = issuerKeys(new URL(keysAt), this.monotonic);
    } catch (error) {
      this.#failedAt = this.monotonic.elapsed();
      throw unavailable(error);
    }
  }
}

function unavailable(cause: unknown): IssuerUnavailableError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new IssuerUnavailableError(`The OpenID Connect issuer cannot be asked for its keys: ${why}`, { cause });
}
