import { refusal } from '@ringledger/event-sourcing';
import type { CommandContext, Refusal } from '@ringledger/event-sourcing';
import { roleBelongs, rolesManagedBy } from '@ringledger/identity';
import type { Role } from '@ringledger/identity';

type Asker = Pick<CommandContext, 'actor'>;

/** The roles as people speak of who has them. */
const HOLDERS: Readonly<Record<Role, string>> = {
  provider: 'a provider',
  organizationAdmin: 'an administrator of an organization',
  user: 'a user',
  auditor: 'an auditor',
  service: 'a service',
};

/** Nobody makes somebody who may do more than they may themselves. */
export function grantFlaw(role: Role, organizationId: string | null, { actor }: Asker): Refusal | null {
  const holder = HOLDERS[role];
  if (!rolesManagedBy(actor.role).includes(role)) {
    return refusal('ROLE_NOT_ALLOWED', 'role', `Your role cannot make somebody ${holder}.`);
  }
  if (roleBelongs(role, organizationId)) return null;
  return organizationId === null
    ? refusal('ORGANIZATION_REQUIRED', 'organizationId', `${capital(holder)} belongs to an organization: name it.`)
    : refusal('ROLE_NOT_ALLOWED', 'role', `${capital(holder)} belongs to the platform, not to an organization.`);
}

/** Nor changes one: a new password for an administrator would be a way to become one. */
export function manageFlaw(role: Role, { actor }: Asker): Refusal | null {
  if (rolesManagedBy(actor.role).includes(role)) return null;
  return refusal('ROLE_NOT_ALLOWED', null, `Your role cannot change ${HOLDERS[role]}.`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
