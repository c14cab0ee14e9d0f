import type { Aggregate } from '@ringledger/event-sourcing';
import type { Secret } from '@ringledger/secrets';
import type { PasswordStrength, SipAccountEvent } from './sip-account.events.js';
import { withChanges } from './settings/effective-settings.js';
import type { SettingOverrides } from './settings/sip-account-settings.js';
import { userNameReservations } from './user-name.js';

/** The credentials of one terminal. Disabled it keeps its whole configuration (S3-50). */
export interface ExistingSipAccount {
  readonly status: 'enabled' | 'disabled';
  readonly organizationId: string;
  readonly userName: string;
  /** What the terminal gives as digest user name; null: the user name. */
  readonly authenticationUser: string | null;
  readonly realm: string;
  readonly password: Secret;
  readonly passwordStrength: PasswordStrength;
  /** The one extension that it acts as (S3-04); null: none, so it can neither call nor be called. */
  readonly extensionId: string | null;
  /** What it says itself; see `effectiveSettings` for what holds. */
  readonly settings: SettingOverrides;
}

export type SipAccountState = { readonly status: 'none' } | ExistingSipAccount | { readonly status: 'deleted' };

export function sipAccountExists(state: SipAccountState): state is ExistingSipAccount {
  return state.status === 'enabled' || state.status === 'disabled';
}

export function evolveSipAccount(state: SipAccountState, event: SipAccountEvent): SipAccountState {
  if (event.type === 'SipAccountCreated') {
    if (state.status !== 'none') return state;
    const { authenticationUser = null, ...created } = event.data;
    return { status: 'enabled', ...created, authenticationUser, extensionId: null, settings: {} };
  }
  if (!sipAccountExists(state)) return state;
  switch (event.type) {
    case 'SipAccountLinked':
      return { ...state, extensionId: event.data.extensionId };
    case 'SipAccountUnlinked':
      return state.extensionId === event.data.extensionId ? { ...state, extensionId: null } : state;
    case 'SipPasswordRotated':
      return { ...state, password: event.data.password, passwordStrength: event.data.passwordStrength };
    case 'SipPasswordRevealed':
      return state;
    case 'SipAccountEnabled':
      return { ...state, status: 'enabled' };
    case 'SipAccountDisabled':
      return { ...state, status: 'disabled' };
    case 'SipAccountSettingsChanged':
      return { ...state, settings: withChanges(state.settings, event.data.changes) };
    case 'SipAccountDeleted':
      return { status: 'deleted' };
    default:
      event satisfies never;
      return state;
  }
}

export const sipAccountAggregate: Aggregate<SipAccountState, SipAccountEvent> = {
  category: 'sipAccount',
  noun: 'SIP account',
  initialState: { status: 'none' },
  evolve: evolveSipAccount,
  organizationOf: (state) => (sipAccountExists(state) ? state.organizationId : undefined),
  reservations: (state) =>
    sipAccountExists(state) ? userNameReservations(state.userName, state.authenticationUser) : [],
  records: ['SipPasswordRevealed'],
};
