import type { Clock, MonotonicClock } from '@ringledger/system';
import { errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { Log } from '@ringledger/observability';
import { IssuerUnavailableError } from '../errors.js';
import { isRole, roleBelongs } from '../role.js';
import type { Role } from '../role.js';
import { IssuerKeys, unavailable } from './issuer-keys.js';

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
const CLOCK_TOLERANCE_S = 5;
/** A later end no one could be told: it has no ISO 8601 form with a year of four digits. */
const LAST_END = Date.UTC(9999, 11, 31, 23, 59, 59);
/** OpenID Connect Core 1.0, section 2, has them at most so long, and different for different people (RFC 7519, section 4.1.2). */
const SUBJECT = /^(?!\s*$)[^\p{Cc}\p{Cs}]{1,255}$/u;
const ORGANIZATION_ID = /^[\w-]{1,64}$/;

/** Tokens of an OpenID Connect issuer that is trusted by configuration (OpenID Connect Discovery 1.0, RFC 7517). */
export class OidcTokens {
  readonly #keys: IssuerKeys;

  constructor(
    private readonly options: OidcOptions,
    private readonly clock: Clock,
    monotonic: MonotonicClock,
    log: Log,
  ) {
    this.#keys = new IssuerKeys(options.issuer, monotonic, log);
  }

  get issuer(): string {
    return this.options.issuer;
  }

  /** Null for whatever is wrong with the token. @throws IssuerUnavailableError */
  async verify(token: string): Promise<OidcClaims | null> {
    try {
      const { payload } = await jwtVerify(token, (...asked) => this.#keys.find(...asked), {
        algorithms: ALGORITHMS,
        issuer: this.options.issuer,
        audience: this.options.audience,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: this.clock.now(),
      });
      return this.#claims(payload);
    } catch (error) {
      if (error instanceof IssuerUnavailableError) throw error;
      // A key that cannot be used is no statement about the token.
      if (!(error instanceof errors.JOSEError)) throw unavailable(error);
      return null;
    }
  }

  /** As `verify` would have it: clocks may differ. */
  hasEnded(expiresAt: Date): boolean {
    return this.clock.now().getTime() >= expiresAt.getTime() + CLOCK_TOLERANCE_S * 1000;
  }

  #claims(payload: JWTPayload): OidcClaims | null {
    const role = payload[this.options.roleClaim];
    const organization = payload[this.options.organizationClaim] ?? null;
    const { sub, exp } = payload as { sub?: unknown; exp?: unknown };
    if (typeof sub !== 'string' || !SUBJECT.test(sub)) return null;
    if (typeof exp !== 'number' || exp * 1000 > LAST_END) return null;
    if (typeof role !== 'string' || !isRole(role) || role === 'service') return null;
    if (organization !== null && !(typeof organization === 'string' && ORGANIZATION_ID.test(organization))) return null;
    // A UUID may come in upper case (RFC 9562, section 4), and ours are in lower case.
    const organizationId = organization === null ? null : organization.toLowerCase();
    // An administrator of no organization would be one of all.
    if (!roleBelongs(role, organizationId)) return null;
    return { subject: sub, role, organizationId, expiresAt: new Date(exp * 1000) };
  }
}
