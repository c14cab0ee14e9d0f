import { Secret } from '@ringledger/secrets';
import { projected, SUBJECT } from '../../testing/scenario.js';
import { serviceKeyListProjection } from './service-key-list.projection.js';

describe('service key list', () => {
  const data = { organizationId: null, name: 'Billing', permissions: ['device.read'], expiresAt: null };
  const issued = { type: 'ServiceKeyIssued', data: { ...data, secretHash: Secret.of('canary') } } as const;
  const revoked = { type: 'ServiceKeyRevoked', data: {} } as const;

  it('knows a key, also a revoked one, and nothing of its secret', () => {
    expect(projected(serviceKeyListProjection, issued, revoked)).toEqual({
      _id: SUBJECT,
      ...data,
      issuedAt: '2030-01-01T00:00:00.000Z',
      revokedAt: '2030-01-01T00:01:00.000Z',
      version: 1,
    });
  });

  it('makes nothing of a change of what it never saw', () => {
    expect(projected(serviceKeyListProjection, revoked)).toBeNull();
  });
});
