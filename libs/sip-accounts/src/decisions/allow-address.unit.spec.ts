import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import type { SettingChanges } from '../settings/sip-account-settings.js';
import type { SipAccountEvent } from '../sip-account.events.js';
import { platform } from '../testing/platform.js';
import { created, given } from '../testing/scenario.js';
import { allowAddress, disallowAddress } from './allow-address.js';

const allow = allowAddress(platform);
const disallow = disallowAddress(platform);
const changed = (changes: SettingChanges): SipAccountEvent => ({
  type: 'SipAccountSettingsChanged',
  data: { changes },
});
const listing = (allowedAddresses: string[], restrictAddresses = false) =>
  given(created, changed({ allowedAddresses, restrictAddresses }));

describe('AllowAddress and DisallowAddress (S4-19)', () => {
  it('put one address into the list, and take it out, in any form', () => {
    expect(given(created).when(allow, { address: '192.0.2.7' })).toEqual(
      accept(changed({ allowedAddresses: ['192.0.2.7/32'] })),
    );
    expect(listing(['192.0.2.7/32']).when(allow, { address: '192.0.2.0/255.255.255.0' })).toEqual(
      accept(changed({ allowedAddresses: ['192.0.2.0/24', '192.0.2.7/32'] })),
    );
    expect(listing(['192.0.2.0/24', '192.0.2.7/32']).when(disallow, { address: '192.0.2.7' })).toEqual(
      accept(changed({ allowedAddresses: ['192.0.2.0/24'] })),
    );
  });

  it('write nothing for what already is', () => {
    expect(listing(['192.0.2.0/24']).when(allow, { address: '192.0.2.9/24' })).toEqual(accept());
    expect(listing(['192.0.2.0/24']).when(disallow, { address: '192.0.2.9' })).toEqual(accept());
    expect(given(created).when(disallow, { address: '192.0.2.9' })).toEqual(accept());
  });

  it('are not stopped by what the list took once and does not any more', () => {
    const old = listing(['0.0.0.255/32', '192.0.2.0/24']);
    expect(old.when(allow, { address: '192.0.2.7' })).toEqual(
      accept(changed({ allowedAddresses: ['192.0.2.0/24', '192.0.2.7/32'] })),
    );
    expect(old.when(disallow, { address: '192.0.2.0/24' })).toEqual(accept(changed({ allowedAddresses: [] })));
  });

  it('leave an address in the list while addresses are restricted', () => {
    expect(refusals(listing(['192.0.2.7/32'], true).when(disallow, { address: '192.0.2.7' }))).toEqual([
      ['ALLOWED_ADDRESSES_EMPTY', 'address'],
    ]);
  });

  it.each(['', '  ', 'nowhere', '224.0.0.1'])('refuse %j', (address) => {
    for (const decision of [allow, disallow]) {
      expect(refusals(given(created).when(decision, { address }))).toEqual([['ALLOWED_ADDRESS_INVALID', 'address']]);
    }
  });

  it('need an account', () => {
    for (const decision of [allow, disallow]) {
      expect(refusals(given().when(decision, { address: '192.0.2.7' }))).toEqual([['SIP_ACCOUNT_NOT_FOUND', null]]);
    }
  });
});
