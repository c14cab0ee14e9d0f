import { parseContacts } from '@ringledger/sip';
import type { Contacts } from '@ringledger/sip';
import { observedContacts } from './observed-contacts.js';

describe('the contacts of a REGISTER', () => {
  it.each([
    ['', undefined],
    [';reg-id=1', 1],
    [';reg-id=2147483647', 2147483647],
    [';reg-id=2147483648', undefined],
    [';reg-id=0', undefined],
    [';reg-id=1a', undefined],
    [';reg-id', undefined],
  ])('tell the number of a flow (RFC 5626 section 10): %s', (parameter, regId) => {
    const contacts = parseContacts([`<sip:201@192.0.2.10>${parameter}`]) as Contacts;
    const observed = observedContacts(contacts, 60);
    expect(observed).toEqual([
      { uri: 'sip:201@192.0.2.10', instance: null, q: null, expires: 60, ...(regId !== undefined && { regId }) },
    ]);
  });
});
