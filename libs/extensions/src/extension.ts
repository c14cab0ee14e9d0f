import type { Aggregate } from '@ringledger/event-sourcing';
import type { ExtensionEvent } from './extension.events.js';
import { numberReservation } from './extension-number.js';
import { NOBODY, withFields } from './identity.js';
import type { Identity } from './identity.js';

/** An extension that callers can know of. Disabled it keeps its whole configuration (S3-16). */
export interface ExistingExtension {
  readonly status: 'enabled' | 'disabled';
  readonly organizationId: string;
  readonly number: string;
  readonly identity: Identity;
}

export type ExtensionState = { readonly status: 'none' } | ExistingExtension | { readonly status: 'deleted' };

export function extensionExists(state: ExtensionState): state is ExistingExtension {
  return state.status === 'enabled' || state.status === 'disabled';
}

export function evolveExtension(state: ExtensionState, event: ExtensionEvent): ExtensionState {
  if (event.type === 'ExtensionCreated') {
    if (state.status !== 'none') return state;
    const { organizationId, number, ...fields } = event.data;
    return { status: 'enabled', organizationId, number, identity: withFields(NOBODY, fields) };
  }
  if (!extensionExists(state)) return state;
  switch (event.type) {
    case 'ExtensionIdentityChanged':
      return { ...state, identity: withFields(state.identity, event.data) };
    case 'ExtensionNumberChanged':
      return { ...state, number: event.data.number };
    case 'ExtensionEnabled':
      return { ...state, status: 'enabled' };
    case 'ExtensionDisabled':
      return { ...state, status: 'disabled' };
    case 'ExtensionDeleted':
      return { status: 'deleted' };
    default:
      event satisfies never;
      return state;
  }
}

export const extensionAggregate: Aggregate<ExtensionState, ExtensionEvent> = {
  category: 'extension',
  initialState: { status: 'none' },
  evolve: evolveExtension,
  organizationOf: (state) => (extensionExists(state) ? state.organizationId : undefined),
  reservations: (state) => (extensionExists(state) ? [numberReservation(state.organizationId, state.number)] : []),
};
