import type { Decision } from '@ringledger/event-sourcing';
import { accept, refuse } from '@ringledger/event-sourcing';
import type { ExtensionEvent, IdentityFields } from '../extension.events.js';
import type { ExtensionState } from '../extension.js';
import { extensionAggregate, extensionExists } from '../extension.js';
import { extensionNotFound } from '../extension-refusals.js';
import type { Identity, IdentityField } from '../identity.js';
import type { IdentityInput } from '../identity-rules.js';
import { checkIdentity } from '../identity-rules.js';

/** S3-18…20: who answers. Only what differs from before becomes part of the event. */
export const changeExtensionIdentity: Decision<IdentityInput, ExtensionState, ExtensionEvent> = {
  name: 'ChangeExtensionIdentity',
  aggregate: extensionAggregate,
  decide: ({ input }, state) => {
    if (!extensionExists(state)) return extensionNotFound();
    const { fields, refusals } = checkIdentity(input);
    if (refusals.length > 0) return refuse(...refusals);
    const changed = differing(fields, state.identity);
    return Object.keys(changed).length === 0 ? accept() : accept({ type: 'ExtensionIdentityChanged', data: changed });
  },
};

function differing(fields: IdentityFields, before: Identity): IdentityFields {
  const entries = Object.entries(fields) as [IdentityField, string][];
  return Object.fromEntries(entries.filter(([field, value]) => value !== (before[field] ?? '')));
}
