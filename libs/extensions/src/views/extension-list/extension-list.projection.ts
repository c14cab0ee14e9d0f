import type { Projection } from '@ringledger/event-sourcing';
import { foldName } from '@ringledger/system';
import type { ExtensionEvent } from '../../extension.events.js';
import { displayedName } from '../../identity.js';
import type { ExtensionDetailsDocument } from '../extension-details/extension-details.document.js';
import { extensionDetailsProjection } from '../extension-details/extension-details.projection.js';
import { extensionList } from './extension-list.document.js';
import type { ExtensionListDocument } from './extension-list.document.js';
import { searchTerms } from './search-terms.js';

/** In no name, and before all that is: `Van` comes before `Van Dyke`, whatever the first names. */
const FIRST_OF_ALL = '\u0001';

/** A row is the extension as it is, and what it is sorted and found by. */
export const extensionListProjection: Projection<ExtensionListDocument, ExtensionEvent> = {
  ...extensionDetailsProjection,
  collection: extensionList,
  evolve: (document, recorded, key) => {
    const details = extensionDetailsProjection.evolve(document, recorded, key);
    return details && { ...details, ...order(details) };
  },
};

function order({ number, ...identity }: ExtensionDetailsDocument) {
  const { firstName, lastName, displayName } = identity;
  const person = [lastName, firstName].filter((part) => part !== null);
  return {
    numberOrder: `${String(number.length).padStart(2, '0')}${number}`,
    nameOrder: (person.length > 0 ? person : [displayedName(identity, number)]).map(foldName).join(FIRST_OF_ALL),
    searchTerms: searchTerms([person.join(' '), person.toReversed().join(' '), displayName ?? '']),
  };
}
