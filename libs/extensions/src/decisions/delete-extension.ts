import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import type { ExtensionEvent } from '../extension.events.js';
import type { ExtensionState } from '../extension.js';
import { extensionAggregate, extensionExists } from '../extension.js';
import { extensionNotFound } from '../extension-refusals.js';

/** Final. The number is free again; accounts that were linked are unlinked by the context that owns them. */
export const deleteExtension: Decision<Record<string, never>, ExtensionState, ExtensionEvent> = {
  name: 'DeleteExtension',
  aggregate: extensionAggregate,
  decide: (_, state) => (extensionExists(state) ? accept({ type: 'ExtensionDeleted', data: {} }) : extensionNotFound()),
};
