import type { Decision } from '@ringledger/event-sourcing';
import { accept, refuse } from '@ringledger/event-sourcing';
import type { ExtensionEvent } from '../extension.events.js';
import type { ExtensionState } from '../extension.js';
import { extensionAggregate, extensionExists } from '../extension.js';
import { numberRefusal } from '../extension-number.js';
import { extensionNotFound } from '../extension-refusals.js';

export interface ChangeExtensionNumberInput {
  readonly number: string;
}

/** The extension keeps its identity and accounts; the old number is free as soon as the new one is held. */
export const changeExtensionNumber: Decision<ChangeExtensionNumberInput, ExtensionState, ExtensionEvent> = {
  name: 'ChangeExtensionNumber',
  aggregate: extensionAggregate,
  decide: ({ input: { number } }, state) => {
    if (!extensionExists(state)) return extensionNotFound();
    const wrong = numberRefusal(number);
    if (wrong) return refuse(wrong);
    return number === state.number ? accept() : accept({ type: 'ExtensionNumberChanged', data: { number } });
  },
};
