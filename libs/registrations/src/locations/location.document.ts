import type { JsonObject } from '@ringledger/event-store';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { AccountLocations, Location } from './account-locations.js';

/** An event that has been decided but may not be in the log yet; it keeps its id, so that writing it twice writes it once. */
export interface OutgoingEvent extends JsonObject {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/**
 * All locations of one SIP account: a table of its own truth (design 4, "high-rate facts are not all events"). Its events are decided and
 * kept in the same write as the change, and go to the log from there: what is here is durable, what is in `outgoing` will be in the log.
 */
export interface AccountLocationsDocument extends StoredDocument, AccountLocations {
  /** Id of the SIP account. */
  readonly _id: string;
  readonly version: number;
  readonly organizationId: string;
  /** Last event of `registration-<account>` that is folded in, without those in `outgoing`; -1: none. */
  readonly revision: number;
  readonly outgoing: readonly OutgoingEvent[];
  /** The earliest `expires`; null: nothing is bound. */
  readonly nextDeadline: string | null;
  /** What commands have dropped and their registrars have not ended yet; absent: nothing. */
  readonly dropped?: readonly Location[];
  /** Whether `outgoing` holds something. */
  readonly unsettled: boolean;
}

export const locationsCollection: CollectionDefinition<AccountLocationsDocument> = {
  name: 'locations',
  version: 1,
  indexes: [
    { name: 'deadline', fields: [{ field: 'nextDeadline', direction: 1 }] },
    { name: 'unsettled', fields: [{ field: 'unsettled', direction: 1 }], only: true },
  ],
};
