import type { Aggregate } from '@ringledger/event-sourcing';
import type { Secret } from '@ringledger/secrets';
import type { ServiceKeyEvent } from './service-key.events.js';

export interface IssuedServiceKey {
  readonly status: 'issued' | 'revoked';
  readonly organizationId: string | null;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly expiresAt: string | null;
  readonly secretHash: Secret;
}

export type ServiceKeyState = { readonly status: 'none' } | IssuedServiceKey;

export const serviceKeyAggregate: Aggregate<ServiceKeyState, ServiceKeyEvent> = {
  category: 'serviceKey',
  noun: 'service key',
  initialState: { status: 'none' },
  evolve: (state, event) => {
    switch (event.type) {
      case 'ServiceKeyIssued':
        return { status: 'issued', ...event.data };
      case 'ServiceKeyRevoked':
        return state.status === 'none' ? state : { ...state, status: 'revoked' };
      default:
        event satisfies never;
        return state;
    }
  },
  organizationOf: (state) => (state.status === 'none' ? undefined : state.organizationId),
};
