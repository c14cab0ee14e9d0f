import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { DropCause, RegisteredContact } from '../../registration.events.js';

/** Why a registration ended: by the phone, by the network, by time, by another phone (S3-08), or by the exchange for this cause. */
export type RegistrationEnd = 'removed' | 'connection lost' | 'expired' | 'taken over' | DropCause;

/** The same phone elsewhere or otherwise: what was different before, and what came. */
export interface ContactChange {
  readonly time: string;
  readonly before: Partial<RegisteredContact>;
  readonly after: Partial<RegisteredContact>;
}

/** One registration from its first REGISTER to its end: an interval in the history of an account. The contact is the newest. */
export interface RegistrationDocument extends StoredDocument, RegisteredContact {
  /** Id of the registration. */
  readonly _id: string;
  readonly organizationId: string;
  readonly sipAccountId: string;
  readonly instance: string | null;
  /** At the beginning; the table of locations has the newest. */
  readonly proposedSeconds: number | null;
  readonly grantedSeconds: number;
  readonly registrar: string;
  readonly since: string;
  /** Null: it is bound now. An expired one ended at its deadline, whenever that was noticed. */
  readonly until: string | null;
  /** `until`, or what sorts after every time. */
  readonly untilOrder: string;
  readonly endedBy: RegistrationEnd | null;
  /** Absent: its phone was not asked to come back with its new configuration. */
  readonly askedBack?: true;
  readonly takenOverFrom: string | null;
  readonly takenOverBy: string | null;
  /** Oldest first; the newest fifty. */
  readonly changes: readonly ContactChange[];
  readonly changeCount: number;
  /** Every address that it had, in the order of its first; the newest 250. */
  readonly addresses: readonly string[];
}

/** Sorts after every time. */
export const STILL = '~';

const newestFirst = { field: 'since', direction: -1 } as const;

export const registrations: CollectionDefinition<RegistrationDocument> = {
  name: 'registrations',
  version: 2,
  indexes: [
    {
      name: 'byOrganization',
      fields: [{ field: 'organizationId', direction: 1 }, { field: 'untilOrder', direction: 1 }, newestFirst],
    },
    { name: 'byUntil', fields: [{ field: 'untilOrder', direction: 1 }, newestFirst] },
    { name: 'byAccount', fields: [{ field: 'sipAccountId', direction: 1 }, newestFirst] },
    { name: 'byAddress', fields: [{ field: 'addresses', direction: 1 }, newestFirst] },
  ],
};
