import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import { created, disabled, given } from '../testing/scenario.js';
import { disableSipAccount } from './disable-sip-account.js';
import { enableSipAccount } from './enable-sip-account.js';

describe('EnableSipAccount and DisableSipAccount', () => {
  it('turn each other around', () => {
    expect(given(created).when(disableSipAccount, {})).toEqual(accept(disabled));
    expect(given(created, disabled).when(enableSipAccount, {})).toEqual(
      accept({ type: 'SipAccountEnabled', data: {} }),
    );
  });

  it('write nothing for what already is', () => {
    expect(given(created).when(enableSipAccount, {})).toEqual(accept());
    expect(given(created, disabled).when(disableSipAccount, {})).toEqual(accept());
  });

  it.each([enableSipAccount, disableSipAccount])('need an account: $name', (decision) => {
    expect(refusals(given().when(decision, {}))).toEqual([['SIP_ACCOUNT_NOT_FOUND', null]]);
  });
});
