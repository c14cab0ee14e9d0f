import type { IdentityFields } from './extension.events.js';

/** Who answers an extension; null: has none. */
export interface Identity {
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** A name of its own for displays, where the person's name does not fit: `Reception`. */
  readonly displayName: string | null;
  readonly email: string | null;
  readonly mobileNumber: string | null;
}

export const identityFields = ['firstName', 'lastName', 'displayName', 'email', 'mobileNumber'] as const;
export type IdentityField = (typeof identityFields)[number];

export const NOBODY: Identity = {
  firstName: null,
  lastName: null,
  displayName: null,
  email: null,
  mobileNumber: null,
};

/** The identity after an event: absent fields stay, empty ones go. */
export function withFields<T extends Identity>(identity: T, fields: IdentityFields): T {
  const changed: Partial<Record<IdentityField, string | null>> = {};
  for (const field of identityFields) {
    const value = fields[field];
    if (value !== undefined) changed[field] = value === '' ? null : value;
  }
  return { ...identity, ...changed };
}

/** What displays and called persons see: the display name, else the person's name, else the number. */
export function displayedName(identity: Identity, number: string): string {
  const person = [identity.firstName, identity.lastName].filter((part) => part !== null).join(' ');
  return identity.displayName ?? (person || number);
}
