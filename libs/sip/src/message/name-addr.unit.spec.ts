import { parseNameAddress } from './name-addr.js';
import { parseUri, sameTarget } from './uri.js';
import type { SipUri } from './uri.js';

describe('an address in a header', () => {
  it.each([
    ['sip:x@192.0.2.9:5071;+sip.instance="<urn:uuid:1>"', null, '+sip.instance', '<urn:uuid:1>'],
    ['sip:x@192.0.2.9:5071;foo="a\\"<b>;\\\\"', null, 'foo', 'a"<b>;\\'],
    ['"<a>\\" <b" <sip:x@192.0.2.9:5071>;foo="<c>"', '<a>" <b', 'foo', '<c>'],
    ['<sip:x@192.0.2.9:5071>;foo="<c>"', null, 'foo', '<c>'],
  ])('begins at no bracket within quotes (RFC 3261 section 25.1): %s', (text, displayName, name, value) => {
    const uri = { text: 'sip:x@192.0.2.9:5071' };
    expect(parseNameAddress(text)).toMatchObject({ displayName, uri, parameters: new Map([[name, value]]) });
  });

  it.each(['sip:x@192.0.2.9;foo="<b>', '"a <sip:x@192.0.2.9>', 'a "b" <sip:x@192.0.2.9>', '"<sip:x@192.0.2.9>"'])(
    'is refused when its quotes are not where they may be: %s',
    (text) => expect(parseNameAddress(text)).toBe('malformed'),
  );
});

describe('the target of a URI', () => {
  const same = (one: string, other: string) => sameTarget(parseUri(one) as SipUri, parseUri(other) as SipUri);

  it('is the same however its IPv6 address is written (RFC 5954 section 4.2)', () => {
    expect(same('sip:x@[2001:db8::9:1]', 'sip:x@[2001:DB8:0:0:0:0:0009:1]')).toBe(true);
    expect(same('sip:x@[::ffff:192.0.2.128]', 'sip:x@[::ffff:c000:280]')).toBe(true);
    expect(same('sip:x@[2001:db8::9:1]', 'sip:x@[2001:db8::9:2]')).toBe(false);
    expect(same('sip:x@[::ffff:192.0.2.128]', 'sip:x@192.0.2.128')).toBe(false);
  });
});
