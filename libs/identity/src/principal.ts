import type { Actor } from '@ringledger/event-sourcing';
import type { Scope } from '@ringledger/read-models';
import type { Permission } from './permission.js';
import type { Role } from './role.js';

/** Who speaks, and what they may do: the result of checking a token or an API key. */
export interface Principal {
  readonly actor: Actor;
  readonly role: Role;
  /** Null: of the platform. */
  readonly organizationId: string | null;
  readonly permissions: ReadonlySet<Permission>;
  /** The local user, when there is one. */
  readonly userId: string | null;
  /** Of the local user's token; it has ended when the user has another one by now. */
  readonly credentialVersion: number | null;
  /** When the credential ends by itself; null: it does not. Live connections end then. */
  readonly expiresAt: Date | null;
}

/** What the principal sees of any read model. */
export function scopeOf(principal: Principal): Scope {
  if (principal.organizationId !== null) return { organizationId: principal.organizationId };
  // Nobody in particular has no organization either, and must not see the platform for that: this scope holds nothing.
  return principal.actor.kind === 'anonymous' ? { organizationId: '' } : { platform: true };
}

/** Whoever may do something else now has to come anew: what was begun under the old rights must not go on. */
export function mayTheSame(one: Principal, other: Principal): boolean {
  return (
    one.role === other.role &&
    one.organizationId === other.organizationId &&
    one.permissions.size === other.permissions.size &&
    [...one.permissions].every((permission) => other.permissions.has(permission))
  );
}
