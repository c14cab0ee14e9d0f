import { PERMISSIONS } from './permission.js';
import { permissionsOf, roleBelongs, ROLES, rolesManagedBy } from './role.js';

describe('roles', () => {
  it('lets the provider do everything', () => {
    expect([...permissionsOf('provider')]).toEqual([...PERMISSIONS]);
  });

  it('keeps what reaches beyond an organization from everybody else', () => {
    for (const role of ROLES.filter((role) => role !== 'provider')) {
      const permissions = permissionsOf(role, { sipManagement: true });
      for (const permission of ['organization.register', 'organization.manage', 'platform.operate'] as const) {
        expect([role, permissions.has(permission)]).toEqual([role, false]);
      }
    }
  });

  it('lets an auditor read all and change, reveal or operate nothing', () => {
    const permissions = [...permissionsOf('auditor')];
    expect(permissions).toContain('audit.read');
    expect(permissions.filter((permission) => !permission.endsWith('.read'))).toEqual([]);
  });

  it('shows phones and accounts to a user only with SIP management (S0-09, S0-11)', () => {
    expect(permissionsOf('user').has('device.read')).toBe(false);
    expect(permissionsOf('user', { sipManagement: true }).has('device.read')).toBe(true);
    expect(permissionsOf('user', { sipManagement: true }).has('device.manage')).toBe(false);
    expect(permissionsOf('auditor', { sipManagement: true })).toEqual(permissionsOf('auditor'));
  });

  it('grants a service nothing by its role', () => {
    expect(permissionsOf('service').size).toBe(0);
  });

  it('never lets a role make one that may more than itself', () => {
    for (const manager of ROLES) {
      for (const managed of rolesManagedBy(manager)) {
        if (manager === 'service') expect(managed).toBe('user');
        else for (const permission of permissionsOf(managed)) expect(permissionsOf(manager)).toContain(permission);
      }
    }
    expect(rolesManagedBy('user')).toEqual([]);
    expect(rolesManagedBy('auditor')).toEqual([]);
    expect(rolesManagedBy('anonymous')).toEqual([]);
  });

  it('knows where a role can live', () => {
    expect(roleBelongs('provider', 'org')).toBe(false);
    expect(roleBelongs('organizationAdmin', null)).toBe(false);
    expect(roleBelongs('user', null)).toBe(false);
    expect(roleBelongs('auditor', null)).toBe(true);
    expect(roleBelongs('auditor', 'org')).toBe(true);
  });
});
