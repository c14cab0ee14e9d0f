import type { Clock } from '@ringledger/system';
import type { Accounts, ServiceKeyAccount } from './accounts.js';
import type { Principal } from './principal.js';
import { permissionsOf } from './role.js';
import { OWN_ISSUER } from './tokens/own-tokens.js';
import type { OwnClaims, OwnTokens } from './tokens/own-tokens.js';
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

  /** As who a principal that was found is found now, without its credential. Null: as nobody any more. */
  async again(principal: Principal): Promise<Principal | null> {
    const { actor, userId, credentialVersion, expiresAt } = principal;
    if (actor.kind === 'service') return this.#key(await this.accounts.serviceKey(actor.id));
    if (expiresAt === null) return null;
    if (userId !== null && credentialVersion !== null)
      return this.clock.now() < expiresAt ? this.#user({ userId, credentialVersion, expiresAt }) : null;
    // What another issuer says of its users is true until their token ends.
    return (this.oidcTokens?.hasEnded(expiresAt) ?? true) ? null : principal;
  }

  async #localUser(token: string): Promise<Principal | null> {
    const claims = await this.ownTokens.verify(token);
    return claims && this.#user(claims);
  }

  async #user({ userId, credentialVersion, expiresAt }: OwnClaims): Promise<Principal | null> {
    const user = await this.accounts.user(userId);
    if (user === null || !user.isEnabled || user.credentialVersion !== credentialVersion) return null;
    const { role, organizationId, sipManagement } = user;
    return {
      actor: { id: userId, kind: 'user', role },
      role,
      organizationId,
      permissions: permissionsOf(role, { sipManagement }),
      userId,
      credentialVersion,
      expiresAt,
    };
  }

  async #foreignUser(oidcTokens: OidcTokens, token: string): Promise<Principal | null> {
    const claims = await oidcTokens.verify(token);
    if (claims === null) return null;
    const { subject, role, organizationId, expiresAt } = claims;
    if (organizationId !== null && !(await this.accounts.hasOrganization(organizationId))) return null;
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
    return key !== null && fitsServiceKeyHash(key.secretHash, secret) ? this.#key(key) : null;
  }

  #key(key: ServiceKeyAccount | null): Principal | null {
    if (key === null || key.isRevoked) return null;
    if (key.expiresAt !== null && key.expiresAt <= this.clock.now()) return null;
    return {
      actor: { id: key.serviceKeyId, kind: 'service', role: 'service' },
      role: 'service',
      organizationId: key.organizationId,
      permissions: new Set(key.permissions),
      userId: null,
      credentialVersion: null,
      expiresAt: key.expiresAt,
    };
  }
}
