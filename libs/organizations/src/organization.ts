import type { Aggregate } from '@ringledger/event-sourcing';
import type { OrganizationEvent } from './organization.events.js';
import { sipRealmReservation } from './sip-realm.js';

export interface RegisteredOrganization {
  readonly status: 'registered';
  readonly organizationId: string;
  readonly name: string;
  readonly sipRealm: string;
}

export type OrganizationState = { readonly status: 'none' } | RegisteredOrganization;

export const organizationAggregate: Aggregate<OrganizationState, OrganizationEvent> = {
  category: 'organization',
  initialState: { status: 'none' },
  evolve: (state, event) => {
    switch (event.type) {
      case 'OrganizationRegistered':
        return { status: 'registered', ...event.data };
      case 'OrganizationRenamed':
        return state.status === 'registered' ? { ...state, name: event.data.name } : state;
      default:
        event satisfies never;
        return state;
    }
  },
  organizationOf: (state) => (state.status === 'registered' ? state.organizationId : undefined),
  reservations: (state) => (state.status === 'registered' ? [sipRealmReservation(state.sipRealm)] : []),
};
