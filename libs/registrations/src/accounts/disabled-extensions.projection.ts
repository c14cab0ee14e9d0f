import { idOfStream } from '@ringledger/event-sourcing';
import type { Projection } from '@ringledger/event-sourcing';
import type { ExtensionDeleted, ExtensionDisabled, ExtensionEnabled } from '@ringledger/extensions';
import { disabledExtensions } from './account.document.js';
import type { DisabledExtensionDocument } from './account.document.js';

/** The events that close and open an extension for its phones. */
export type ExtensionSwitch = ExtensionDisabled | ExtensionEnabled | ExtensionDeleted;

/** A deleted extension stays closed: an account may be linked to it for a moment longer. */
export function isClosedBy({ type }: ExtensionSwitch): boolean {
  return type !== 'ExtensionEnabled';
}

export const disabledExtensionsProjection: Projection<DisabledExtensionDocument, ExtensionSwitch> = {
  collection: disabledExtensions,
  handles: ['ExtensionDisabled', 'ExtensionEnabled', 'ExtensionDeleted'],
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (_, { event, metadata, stream }) =>
    isClosedBy(event) ? { _id: idOfStream(stream), organizationId: metadata.organizationId ?? '' } : null,
};
