import type { Clock } from '@ringledger/system';
import type { Accounts } from './accounts.js';
import type { Principal } from './principal.js';
import { permissionsOf } from './role.js';
import { OWN_ISSUER } from './tokens/own-tokens.js';
import type { OwnTokens } from './tokens/own-tokens.js';
import type { OidcTokens } from './tokens/oidc-tokens.js';
import { fitsServiceKeyHash, parseServiceKeyCredential } from './tokens/service-key-credential.js';
import type { ServiceKeyCredential } from './tokens/service-key-credential.js';

/** Checks a credential against the accounts as they are now. */
export class PrincipalFinder {
  constructor(
    private readonly accounts: Accounts,
    private readonly ownTokens: OwnTokens,
    private readonly oidcTokens: OidcTokens | null,
    private readonly clock: Clock,
  ) {}

  /** Null for whatever is wrong. `issuer` as the token claims it: the claim is checked by whom it names. */
  async find(credential: string, issuer: string | null): Promise<Principal | null> {
    const serviceKey = parseServiceKeyCredential(credential);
    if (serviceKey !== null) return this.#service(serviceKey);
    if (issuer === OWN_ISSUER) return this.#localUser(credential);
    if (this.oidcTokens !== null && issuer === this.oidcTokens.issuer)
      return this.#foreignUser(this.oidcTokens, credential);
    return null;
  }

  async #localUser(token: string): Promise<Principal | null> {
    const claims = await this.ownTokens.verify(token);
    if (claims === null) return null;
    const user = await this.accounts.user(claims.userId);
    if (user === null || !user.isEnabled || user.credentialVersion !== claims.credentialVersion) return null;
    const { userId, role, organizationId, sipManagement } = user;
    return {
      actor: { id: userId, kind: 'user', role },
      role,
      organizationId,
      permissions: permissionsOf(role, { sipManagement }),
      userId,
      credentialVersion: claims.credentialVersion,
      expiresAt: claims.expiresAt,
    };
  }

  async #foreignUser(oidcTokens: OidcTokens, token: string): Promise<Principal | null> {
    const claims = await oidcTokens.verify(token);
    if (claims === null) return null;
    const { subject, role, organizationId, expiresAt } = claims;
    return {
      // Marked, so that a subject of the issuer's choice can never be taken for a local user.
      actor: { id: `oidc:${subject}`, kind: 'user', role },
      role,
      organizationId,
      permissions: permissionsOf(role),
      userId: null,
      credentialVersion: null,
      expiresAt,
    };
  }

  async #service({ serviceKeyId, secret }: ServiceKeyCredential): Promise<Principal | null> {
    const key = await this.accounts.serviceKey(serviceKeyId);
    if (key === null || !fitsServiceKeyHash(key.secretHash, secret) || key.isRevoked) return null;
    if (key.expiresAt !== null && key.expiresAt <= this.clock.now()) return null;
    return {
      actor: { id: serviceKeyId, kind: 'service', role: 'service' },
      role: 'service',
      organizationId: key.organizationId,
      permissions: new Set(key.permissions),
      userId: null,
      credentialVersion: null,
      expiresAt: key.expiresAt,
    };
  }
}
