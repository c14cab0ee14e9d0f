import { PERMISSIONS } from './permission.js';
import type { Permission } from './permission.js';

/** `service` is the role of API keys: what it may do is granted with each key. */
export const ROLES = ['provider', 'organizationAdmin', 'user', 'auditor', 'service'] as const;
export type Role = (typeof ROLES)[number];

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** Only the provider: they reach beyond one organization. */
export const PLATFORM_PERMISSIONS: readonly Permission[] = [
  'organization.register',
  'organization.manage',
  'platform.operate',
];

const byRole: Readonly<Record<Role, readonly Permission[]>> = {
  provider: PERMISSIONS,
  organizationAdmin: PERMISSIONS.filter((permission) => !PLATFORM_PERMISSIONS.includes(permission)),
  user: ['organization.read', 'extension.read'],
  auditor: PERMISSIONS.filter((permission) => permission.endsWith('.read')),
  service: [],
};

/** What `phone extension SIP management` adds for a user (S0-09…11): to see the phones and accounts, not to change them. */
const SIP_MANAGEMENT: readonly Permission[] = ['device.read', 'sipAccount.read', 'registration.read'];

export function permissionsOf(role: Role, options: { readonly sipManagement?: boolean } = {}): ReadonlySet<Permission> {
  const added = role === 'user' && options.sipManagement === true ? SIP_MANAGEMENT : [];
  return new Set([...byRole[role], ...added]);
}

/** Roles that a holder of `role` may give to others, or whose holders they may change: never more than they are themselves. */
export function rolesManagedBy(role: string): readonly Role[] {
  switch (role) {
    case 'provider':
    case 'system':
      return ['provider', 'organizationAdmin', 'user', 'auditor'];
    case 'organizationAdmin':
      return ['organizationAdmin', 'user', 'auditor'];
    // A key that may manage users must not make itself an administrator through one.
    case 'service':
      return ['user'];
    default:
      return [];
  }
}

/** Where a role can live: on the platform (no organization), in an organization, or either. */
export function roleBelongs(role: Role, organizationId: string | null): boolean {
  switch (role) {
    case 'provider':
      return organizationId === null;
    case 'organizationAdmin':
    case 'user':
      return organizationId !== null;
    case 'auditor':
    case 'service':
      return true;
  }
}
