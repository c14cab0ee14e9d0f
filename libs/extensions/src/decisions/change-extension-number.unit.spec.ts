import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import type { ExtensionEvent } from '../extension.events.js';
import { evolveExtension, extensionAggregate } from '../extension.js';
import { ACME, given } from '../testing/scenario.js';
import { changeExtensionNumber } from './change-extension-number.js';

const created: ExtensionEvent = { type: 'ExtensionCreated', data: { organizationId: ACME, number: '201' } };
const changed: ExtensionEvent = { type: 'ExtensionNumberChanged', data: { number: '305' } };

describe('ChangeExtensionNumber', () => {
  it('changes the number, and with it what is reserved', () => {
    expect(given(created).when(changeExtensionNumber, { number: '305' })).toEqual(accept(changed));
    const state = [created, changed].reduce(evolveExtension, extensionAggregate.initialState);
    expect(extensionAggregate.reservations?.(state).map(({ value }) => value)).toEqual([`${ACME}/305`]);
  });

  it('writes nothing for the number that it has', () => {
    expect(given(created, changed).when(changeExtensionNumber, { number: '305' })).toEqual(accept());
  });

  it('refuses what is no number', () => {
    expect(refusals(given(created).when(changeExtensionNumber, { number: '#305' }))).toEqual([
      ['EXTENSION_NUMBER_INVALID', 'number'],
    ]);
  });

  it('needs an extension', () => {
    expect(refusals(given().when(changeExtensionNumber, { number: '305' }))).toEqual([['EXTENSION_NOT_FOUND', null]]);
  });
});
