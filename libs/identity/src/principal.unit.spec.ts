import { scopeOf } from './principal.js';
import type { Principal } from './principal.js';

const principal = (kind: 'user' | 'anonymous', organizationId: string | null): Principal => ({
  actor: { id: 'x', kind, role: 'provider' },
  role: 'provider',
  organizationId,
  permissions: new Set(),
  userId: null,
  credentialVersion: null,
  expiresAt: null,
});

describe('scope of a principal', () => {
  it('is its organization, or the platform when it has none', () => {
    expect(scopeOf(principal('user', 'o1'))).toEqual({ organizationId: 'o1' });
    expect(scopeOf(principal('user', null))).toEqual({ platform: true });
  });

  it('is nothing for nobody, not the platform', () => {
    expect(scopeOf(principal('anonymous', null))).toEqual({ organizationId: '' });
  });
});
