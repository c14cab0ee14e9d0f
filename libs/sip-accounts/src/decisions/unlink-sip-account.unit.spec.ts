import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import { created, deleted, given, LINE, linked, OTHER_LINE, unlinked } from '../testing/scenario.js';
import { unlinkSipAccount } from './unlink-sip-account.js';

describe('UnlinkSipAccount', () => {
  it.each([null, LINE])('unlinks (extension meant: %s)', (extensionId) => {
    expect(given(created, linked).when(unlinkSipAccount, { extensionId })).toEqual(accept(unlinked));
  });

  it('leaves a link to another extension than the one meant', () => {
    expect(given(created, linked).when(unlinkSipAccount, { extensionId: OTHER_LINE })).toEqual(accept());
  });

  it('writes nothing where there is no link', () => {
    expect(given(created).when(unlinkSipAccount, { extensionId: null })).toEqual(accept());
  });

  it('needs an account', () => {
    const decided = given(created, deleted).when(unlinkSipAccount, { extensionId: LINE });
    expect(refusals(decided)).toEqual([['SIP_ACCOUNT_NOT_FOUND', null]]);
  });
});
