import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import { evolveSipAccount, sipAccountAggregate } from '../sip-account.js';
import { created, deleted, given } from '../testing/scenario.js';
import { deleteSipAccount } from './delete-sip-account.js';

describe('DeleteSipAccount', () => {
  it('deletes, and frees the user name', () => {
    expect(given(created).when(deleteSipAccount, {})).toEqual(accept(deleted));
    const existing = evolveSipAccount(sipAccountAggregate.initialState, created);
    expect(sipAccountAggregate.reservations?.(existing).map(({ value }) => value)).toEqual(['anna']);
    expect(sipAccountAggregate.reservations?.(evolveSipAccount(existing, deleted))).toEqual([]);
  });

  it('finds nothing to delete the second time', () => {
    expect(refusals(given(created, deleted).when(deleteSipAccount, {}))).toEqual([['SIP_ACCOUNT_NOT_FOUND', null]]);
  });
});
