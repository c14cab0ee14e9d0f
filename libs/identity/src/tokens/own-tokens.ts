import type { Clock } from '@ringledger/system';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { TokenKeys } from './token-keys.js';

export const OWN_ISSUER = 'ringledger';
const AUDIENCE = 'ringledger';
const LIFETIME_S = 3600;

export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** What a token of ours says. Role and organization are not in it: they are looked up, so that a change counts at once. */
export interface OwnClaims {
  readonly userId: string;
  /** Of the time of issue; another one now means that the password was changed or the user disabled since. */
  readonly credentialVersion: number;
  readonly expiresAt: Date;
}

/** JSON Web Tokens (RFC 7519) of our own: Ed25519, an hour long. */
export class OwnTokens {
  constructor(
    private readonly keys: TokenKeys,
    private readonly clock: Clock,
  ) {}

  async issue(userId: string, credentialVersion: number): Promise<IssuedToken> {
    const key = this.keys.current();
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const token = await new SignJWT({ cv: credentialVersion })
      .setProtectedHeader({ alg: 'EdDSA', kid: key.id, typ: 'JWT' })
      .setIssuer(OWN_ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(userId)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFETIME_S)
      .sign(key.privateKey);
    return { token, expiresAt: new Date((now + LIFETIME_S) * 1000) };
  }

  /** Null for whatever is wrong with it. */
  async verify(token: string): Promise<OwnClaims | null> {
    try {
      const { payload } = await jwtVerify(
        token,
        async ({ kid }) => {
          const key = typeof kid === 'string' ? await this.keys.byId(kid) : null;
          if (key === null) throw new errors.JWKSNoMatchingKey();
          return key.publicKey;
        },
        {
          algorithms: ['EdDSA'],
          issuer: OWN_ISSUER,
          audience: AUDIENCE,
          requiredClaims: ['sub', 'exp', 'iat'],
          currentDate: this.clock.now(),
        },
      );
      const { sub, exp, cv } = payload;
      if (sub === undefined || exp === undefined || typeof cv !== 'number') return null;
      return { userId: sub, credentialVersion: cv, expiresAt: new Date(exp * 1000) };
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}
