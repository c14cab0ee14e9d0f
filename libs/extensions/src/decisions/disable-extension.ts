import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import type { ExtensionEvent } from '../extension.events.js';
import type { ExtensionState } from '../extension.js';
import { extensionAggregate, extensionExists } from '../extension.js';
import { extensionNotFound } from '../extension-refusals.js';

/** S3-16: nobody can call or be called, and nothing is forgotten. */
export const disableExtension: Decision<Record<string, never>, ExtensionState, ExtensionEvent> = {
  name: 'DisableExtension',
  aggregate: extensionAggregate,
  decide: (_, state) => {
    if (!extensionExists(state)) return extensionNotFound();
    return state.status === 'disabled' ? accept() : accept({ type: 'ExtensionDisabled', data: {} });
  },
};
