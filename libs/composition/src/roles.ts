import { ConfigurationError } from '@ringledger/configuration';
import type { Configuration } from '@ringledger/configuration';

/** What a process does: answer the API, keep read models and process managers going, hand phones their configuration, register them. */
export type Role = (typeof ROLES)[number];

const ROLES = ['api', 'projector', 'provisioner', 'registrar'] as const;

/** @throws ConfigurationError it would wait in vain for processes that cannot share files with it */
export function ensureReachable(roles: ReadonlySet<Role>, { eventStoreUrl, mongoUrl }: Configuration): void {
  if ((eventStoreUrl !== null && mongoUrl !== null) || ROLES.every((role) => roles.has(role))) return;
  const missing = [eventStoreUrl === null && 'EVENTSTORE_URL', mongoUrl === null && 'MONGODB_URL'].filter(Boolean);
  throw new ConfigurationError(
    `${missing.join(' and ')} must be set for a process that does not do everything by itself: files are for one process. ` +
      'On files, run apps/standalone.',
  );
}
