import type { Aggregate } from '@ringledger/event-sourcing';
import type { Role } from '@ringledger/identity';
import type { Secret } from '@ringledger/secrets';
import type { UserEvent } from './user.events.js';
import { userNameReservation } from './user-name.js';

export interface ExistingUser {
  readonly status: 'enabled' | 'disabled';
  readonly organizationId: string | null;
  readonly role: Role;
  readonly sipManagement: boolean;
  readonly userName: string;
  readonly displayName: string;
  /** Empty: none. */
  readonly email: string;
  readonly passwordHash: Secret;
  /** Counts what ends all tokens issued before: a new password, a disabling. */
  readonly credentialVersion: number;
}

export type UserState = { readonly status: 'none' } | { readonly status: 'deleted' } | ExistingUser;

export function userExists(state: UserState): state is ExistingUser {
  return state.status === 'enabled' || state.status === 'disabled';
}

export const userAggregate: Aggregate<UserState, UserEvent> = {
  category: 'user',
  initialState: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'UserCreated') {
      return { status: 'enabled', email: '', ...event.data, credentialVersion: 0 };
    }
    return userExists(state) ? evolveExisting(state, event) : state;
  },
  organizationOf: (state) => (userExists(state) ? state.organizationId : undefined),
  reservations: (state) => (userExists(state) ? [userNameReservation(state.userName)] : []),
};

function evolveExisting(state: ExistingUser, event: Exclude<UserEvent, { type: 'UserCreated' }>): UserState {
  switch (event.type) {
    case 'UserProfileChanged':
    case 'UserRoleChanged':
      return { ...state, ...event.data };
    case 'PasswordChanged':
    case 'PasswordReset':
      return { ...state, ...event.data, credentialVersion: state.credentialVersion + 1 };
    case 'UserEnabled':
      return { ...state, status: 'enabled' };
    case 'UserDisabled':
      return { ...state, status: 'disabled', credentialVersion: state.credentialVersion + 1 };
    case 'UserDeleted':
      return { status: 'deleted' };
    default:
      event satisfies never;
      return state;
  }
}
