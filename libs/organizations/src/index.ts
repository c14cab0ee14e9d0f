import type { Projection } from '@ringledger/event-sourcing';
import { organizationDirectoryProjection } from './views/organization-directory/organization-directory.projection.js';

export { organizationEvents } from './organization.events.js';
export { organizationAggregate } from './organization.js';
export type { OrganizationState } from './organization.js';
export { GetOrganizations } from './views/organization-directory/get-organizations.js';
export { toEntry as toOrganizationEntry } from './views/organization-directory/organization-directory.document.js';
export { Organization } from './graphql/organization.type.js';
export { OrganizationsModule } from './organizations.module.js';

/** For the composition root. */
export const organizationProjections = [organizationDirectoryProjection] as unknown as readonly Projection<
  never,
  never
>[];
