import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import type { ExtensionEvent } from '../extension.events.js';
import type { ExtensionState } from '../extension.js';
import { extensionAggregate, extensionExists } from '../extension.js';
import { extensionNotFound } from '../extension-refusals.js';

export const enableExtension: Decision<Record<string, never>, ExtensionState, ExtensionEvent> = {
  name: 'EnableExtension',
  aggregate: extensionAggregate,
  decide: (_, state) => {
    if (!extensionExists(state)) return extensionNotFound();
    return state.status === 'enabled' ? accept() : accept({ type: 'ExtensionEnabled', data: {} });
  },
};
