/** What a principal may do. Closed by default: who does not hold the permission is refused. */
export const PERMISSIONS = [
  'organization.register',
  'organization.manage',
  'organization.read',
  'user.manage',
  'user.read',
  'serviceKey.manage',
  'serviceKey.read',
  'extension.manage',
  'extension.read',
  'sipAccount.manage',
  'sipAccount.read',
  'sipAccount.reveal',
  'device.manage',
  'device.read',
  'device.credentials',
  'registration.read',
  'registration.manage',
  'audit.read',
  'platform.operate',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export function isPermission(text: string): text is Permission {
  return (PERMISSIONS as readonly string[]).includes(text);
}
