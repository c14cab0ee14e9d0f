import type { Projection } from '@ringledger/event-sourcing';
import type { SipAccountEvent } from '../../sip-account.events.js';
import { foldUserName } from '../../user-name.js';
import { sipAccountDetailsProjection } from '../sip-account-details/sip-account-details.projection.js';
import { sipAccountList } from './sip-account-list.document.js';
import type { SipAccountListDocument } from './sip-account-list.document.js';

/** A row is the account as it is, and what it is sorted and found by. */
export const sipAccountListProjection: Projection<SipAccountListDocument, SipAccountEvent> = {
  ...sipAccountDetailsProjection,
  collection: sipAccountList,
  evolve: (document, recorded, key) => {
    const details = sipAccountDetailsProjection.evolve(document, recorded, key);
    return details && { ...details, userNameOrder: foldUserName(details.userName) };
  },
};
