import { RequestInfo } from '@ringledger/graphql';
import type { Permission } from '@ringledger/identity';
import { RandomIds, SystemClock } from '@ringledger/system';
import { ACME } from './scenario.js';

/** What a resolver gets from a token with these permissions. */
export function requestOf(permissions: readonly Permission[]): RequestInfo {
  const principal = {
    actor: { id: 'anna', kind: 'user', role: 'organizationAdmin' },
    role: 'organizationAdmin',
    organizationId: ACME,
    permissions: new Set(permissions),
    userId: 'anna',
    credentialVersion: 0,
    expiresAt: null,
  } as const;
  return new RequestInfo(principal, '192.0.2.1', 'correlation', {
    clock: new SystemClock(),
    ids: new RandomIds(),
    askerStands: async () => true,
  });
}
