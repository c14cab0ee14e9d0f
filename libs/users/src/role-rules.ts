import { refusal } from '@ringledger/event-sourcing';
import type { CommandContext, Refusal } from '@ringledger/event-sourcing';
import { permissionsOf, roleBelongs, rolesManagedBy } from '@ringledger/identity';
import type { Role } from '@ringledger/identity';

type Asker = Pick<CommandContext, 'actor' | 'permissions'>;

/** What decides what somebody may do. */
interface Rights {
  readonly role: Role;
  readonly sipManagement: boolean;
}

/** The roles as people speak of who has them. */
const HOLDERS: Readonly<Record<Role, string>> = {
  provider: 'a provider',
  organizationAdmin: 'an administrator of an organization',
  user: 'a user',
  auditor: 'an auditor',
  service: 'a service',
};

/** Nobody makes somebody who may do more than they may themselves. `isNew`: where somebody belongs is said with the role. */
export function grantFlaw(rights: Rights, organizationId: string | null, asker: Asker, isNew: boolean): Refusal | null {
  const { role } = rights;
  const holder = HOLDERS[role];
  if (!covers(asker, rights)) {
    return refusal('ROLE_NOT_ALLOWED', 'role', `You may not make somebody ${withRights(rights)}.`);
  }
  if (roleBelongs(role, organizationId)) return null;
  if (organizationId === null) {
    return isNew
      ? refusal('ORGANIZATION_REQUIRED', 'organizationId', `${capital(holder)} belongs to an organization: name it.`)
      : refusal(
          'ORGANIZATION_REQUIRED',
          'role',
          `${capital(holder)} belongs to an organization, and this user to none.`,
        );
  }
  return refusal('ROLE_NOT_ALLOWED', 'role', `${capital(holder)} belongs to the platform, not to an organization.`);
}

/** Nor changes one: a new password for an administrator would be a way to become one. */
export function manageFlaw(rights: Rights, asker: Asker): Refusal | null {
  if (covers(asker, rights)) return null;
  return refusal('ROLE_NOT_ALLOWED', null, `You may not change ${withRights(rights)}.`);
}

/** A key has only what was granted with it. */
function covers({ actor, permissions }: Asker, { role, sipManagement }: Rights): boolean {
  if (!rolesManagedBy(actor.role).includes(role)) return false;
  if (actor.role !== 'service') return true;
  return [...permissionsOf(role, { sipManagement })].every((permission) => permissions?.has(permission));
}

function withRights({ role, sipManagement }: Rights): string {
  return role === 'user' && sipManagement ? `${HOLDERS[role]} with SIP management` : HOLDERS[role];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
