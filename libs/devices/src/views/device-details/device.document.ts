import type { FunctionKeyInputs } from '@ringledger/provisioning';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { LeftOut, PasswordOrigin } from '../../device.events.js';
import type { LineAssignment } from '../../device.js';

/** When, from where and as what the configuration of the device was fetched. */
export interface PickupSummary {
  readonly time: string;
  readonly address: string;
  readonly userAgent: string | null;
  readonly configurationRevision: number;
  readonly hash: string;
  readonly keyGeneration: number;
  /** Stated by who fetched it, and not the device's. */
  readonly otherMac?: string;
  /** The key was used; what the device holds is not known by it. */
  readonly unproven?: true;
}

/** Everything about one device but its secrets. The list and the details read the same document: a pickup costs one write. */
export interface DeviceDocument extends StoredDocument {
  readonly organizationId: string;
  readonly model: string;
  readonly name: string;
  /** The name as it sorts and is found: folded. */
  readonly nameOrder: string;
  readonly mac: string | null;
  readonly enabled: boolean;
  readonly expansionModules: number;
  readonly userName: string | null;
  readonly adminPassword: PasswordOrigin | null;
  readonly userPassword: PasswordOrigin | null;
  readonly seatExtensionId: string | null;
  readonly lines: readonly LineAssignment[];
  /** The accounts of the lines once more, so that a device is found by any of them. */
  readonly sipAccountIds: readonly string[];
  readonly keys: readonly FunctionKeyInputs[];
  readonly keyGeneration: number;
  readonly keyIssuedAt: string;
  readonly keyRevealedAt: string | null;
  readonly configurationRevision: number | null;
  readonly configurationHash: string | null;
  readonly regeneratedAt: string | null;
  readonly leftOut: readonly LeftOut[];
  readonly outOfSync: boolean;
  /** When it came to hold its current configuration, by a pickup or by a change that was taken back; null: it is out of sync. */
  readonly inSyncSince: string | null;
  readonly synchronizedAt: string | null;
  readonly synchronizedRevision: number | null;
  readonly synchronizedHash: string | null;
  /** Of whoever had the key. */
  readonly lastPickup: PickupSummary | null;
  /** The last one of the phone that the device is now (docs/decisions/0021). */
  readonly ownPickup: PickupSummary | null;
  /** Revision of the device's stream. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** `organizationId` leads the indexes of the list: the platform reads organization by organization. */
export const devices: CollectionDefinition<DeviceDocument> = {
  name: 'devices',
  version: 6,
  indexes: [
    { name: 'byName', fields: ascending('organizationId', 'nameOrder') },
    { name: 'byModel', fields: ascending('organizationId', 'model', 'nameOrder') },
    { name: 'byMac', fields: ascending('organizationId', 'mac') },
    { name: 'bySync', fields: ascending('organizationId', 'outOfSync', 'nameOrder') },
    { name: 'bySeat', fields: ascending('seatExtensionId') },
    { name: 'bySipAccount', fields: ascending('sipAccountIds') },
  ],
};

function ascending(...fields: readonly string[]) {
  return fields.map((field) => ({ field, direction: 1 as const }));
}
