import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import type { ExtensionEvent } from '../extension.events.js';
import { evolveExtension, extensionAggregate } from '../extension.js';
import { ACME, given } from '../testing/scenario.js';
import { deleteExtension } from './delete-extension.js';

const created: ExtensionEvent = { type: 'ExtensionCreated', data: { organizationId: ACME, number: '201' } };
const deleted: ExtensionEvent = { type: 'ExtensionDeleted', data: {} };

describe('DeleteExtension', () => {
  it('deletes, and frees the number', () => {
    expect(given(created).when(deleteExtension, {})).toEqual(accept(deleted));
    const state = [created, deleted].reduce(evolveExtension, extensionAggregate.initialState);
    expect(extensionAggregate.reservations?.(state)).toEqual([]);
    expect(extensionAggregate.organizationOf(state)).toBeUndefined();
  });

  it('finds nothing to delete the second time', () => {
    expect(refusals(given(created, deleted).when(deleteExtension, {}))).toEqual([['EXTENSION_NOT_FOUND', null]]);
  });
});
