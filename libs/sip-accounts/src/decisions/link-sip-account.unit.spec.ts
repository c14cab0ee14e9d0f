import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import { created, given, line, LINE, linked, OTHER_LINE, unlinked } from '../testing/scenario.js';
import { linkSipAccount } from './link-sip-account.js';

const facts = { extension: line };
const input = { extensionId: LINE };

describe('LinkSipAccount', () => {
  it('links to an extension of the organization, also a disabled one', () => {
    expect(given(created).when(linkSipAccount, input, { facts })).toEqual(accept(linked));
    const disabled = { extension: { ...line, status: 'disabled' } } as const;
    expect(given(created).when(linkSipAccount, input, { facts: disabled })).toEqual(accept(linked));
  });

  it('writes nothing for the link that is', () => {
    expect(given(created, linked).when(linkSipAccount, input, { facts })).toEqual(accept());
  });

  it('does not turn a terminal into another one unasked', () => {
    const other = { extensionId: OTHER_LINE };
    expect(refusals(given(created, linked).when(linkSipAccount, other, { facts }))).toEqual([
      ['SIP_ACCOUNT_LINKED_ELSEWHERE', 'extensionId'],
    ]);
    expect(given(created, linked, unlinked).when(linkSipAccount, other, { facts }).accepted).toBe(true);
  });

  it.each([
    { status: 'none' } as const,
    { status: 'deleted' } as const,
    { ...line, organizationId: '11111111-2222-5333-8444-555555555555' },
  ])('finds no extension that is $status, or of another organization', (extension) => {
    const decided = given(created).when(linkSipAccount, input, { facts: { extension } });
    expect(refusals(decided)).toEqual([['EXTENSION_NOT_FOUND', 'extensionId']]);
  });

  it('needs an account', () => {
    expect(refusals(given().when(linkSipAccount, input, { facts }))).toEqual([['SIP_ACCOUNT_NOT_FOUND', null]]);
  });
});
