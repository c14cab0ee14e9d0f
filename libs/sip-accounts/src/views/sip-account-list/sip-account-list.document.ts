import type { CollectionDefinition } from '@ringledger/read-models';
import type { SipAccountDetailsDocument } from '../sip-account-details/sip-account-details.document.js';

/** One row of the list of SIP accounts. */
export interface SipAccountListDocument extends SipAccountDetailsDocument {
  /** The user name as it compares and sorts: without case. */
  readonly userNameOrder: string;
}

/** `organizationId` leads the index of the list: the platform reads organization by organization. */
export const sipAccountList: CollectionDefinition<SipAccountListDocument> = {
  name: 'sipAccountList',
  version: 2,
  indexes: [
    { name: 'byUserName', fields: ascending('organizationId', 'userNameOrder') },
    { name: 'byEnabled', fields: ascending('organizationId', 'enabled', 'userNameOrder') },
    { name: 'byStrength', fields: ascending('organizationId', 'passwordStrength', 'userNameOrder') },
    { name: 'byExtension', fields: ascending('extensionId', 'userNameOrder') },
  ],
};

function ascending(...fields: readonly string[]) {
  return fields.map((field) => ({ field, direction: 1 as const }));
}
