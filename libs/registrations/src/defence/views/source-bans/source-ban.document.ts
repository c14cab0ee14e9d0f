import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { BanReason } from '../../source-ban.events.js';

/** The last ban of a network. */
export interface SourceBanDocument extends StoredDocument {
  readonly network: string;
  readonly reason: BanReason;
  readonly since: string;
  /** When it ends by itself. */
  readonly until: string;
  readonly refusals: number;
  /** Null: nobody has lifted it. */
  readonly liftedAt: string | null;
  /** The earlier of both. */
  readonly over: string;
  readonly version: number;
}

export const sourceBans: CollectionDefinition<SourceBanDocument> = {
  name: 'sourceBans',
  version: 1,
  indexes: [
    { name: 'over', fields: [{ field: 'over', direction: -1 }] },
    { name: 'network', fields: [{ field: 'network', direction: 1 }] },
  ],
};
