import type { Projection } from '@ringledger/event-sourcing';
import { serviceKeyListProjection } from './views/service-key-list/service-key-list.projection.js';
import { userDirectoryProjection } from './views/user-directory/user-directory.projection.js';

export { userEvents } from './user-catalogue.js';
export { serviceKeyAggregate } from './service-key.js';
export { userAggregate } from './user.js';
export { FirstAdministrator } from './first-administrator.js';
export { AccountsModule, UsersModule } from './users.module.js';

/** For the composition root. */
export const userProjections = [userDirectoryProjection, serviceKeyListProjection] as unknown as readonly Projection<
  never,
  never
>[];
