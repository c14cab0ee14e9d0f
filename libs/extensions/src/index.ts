import type { Projection } from '@ringledger/event-sourcing';
import { extensionDetailsProjection } from './views/extension-details/extension-details.projection.js';
import { extensionListProjection } from './views/extension-list/extension-list.projection.js';

export { extensionEvents } from './extension.events.js';
export type {
  ExtensionDeleted,
  ExtensionDisabled,
  ExtensionEnabled,
  ExtensionIdentityChanged,
  ExtensionNumberChanged,
} from './extension.events.js';
export { extensionAggregate, extensionExists } from './extension.js';
export type { ExistingExtension, ExtensionState } from './extension.js';
export { displayedName } from './identity.js';
export { gatherOrganization, organizationOfCommand, organizationRefusal } from './command-organization.js';
export { GetExtensions } from './views/extension-details/get-extensions.js';
export { Extension, toExtension } from './graphql/extension.type.js';
export { ExtensionsModule } from './extensions.module.js';

/** For the composition root. */
export const extensionProjections = [
  extensionListProjection,
  extensionDetailsProjection,
] as unknown as readonly Projection<never, never>[];
