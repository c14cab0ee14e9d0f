import { inspect } from 'node:util';
import { Ha1 } from './ha1.js';

describe('Ha1', () => {
  it('computes the response of RFC 2617 section 3.5', () => {
    const ha1 = Ha1.compute('MD5', 'Mufasa', 'testrealm@host.com', 'Circle Of Life');
    const inputs = {
      method: 'GET',
      uri: '/dir/index.html',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      nonceCount: '00000001',
      cnonce: '0a4f113b',
    };
    expect(ha1.response(inputs)).toBe('6629fae49393a05397450978507c4ef1');
  });

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('computes the response of RFC 7616 section 3.9.1 with %s', (algorithm, expected) => {
    const ha1 = Ha1.compute(algorithm, 'Mufasa', 'http-auth@example.org', 'Circle of Life');
    const inputs = {
      method: 'GET',
      uri: '/dir/index.html',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      nonceCount: '00000001',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    };
    expect(ha1.response(inputs)).toBe(expected);
  });

  it('is the same from its hex, in either case', () => {
    const inputs = { method: 'REGISTER', uri: 'sip:a', nonce: 'n', nonceCount: '00000001', cnonce: 'c' };
    // MD5 of "user:realm:password".
    const hex = 'ebbc0ff9a121dbb6789bbe5f82174fa0';
    const computed = Ha1.compute('MD5', 'user', 'realm', 'password').response(inputs);
    expect(Ha1.of('MD5', hex.toUpperCase()).response(inputs)).toBe(computed);
  });

  it('is told to who asks for it by name, and cannot be printed', () => {
    const hex = 'a'.repeat(64);
    const ha1 = Ha1.of('SHA-256', hex);
    expect(ha1.reveal()).toBe(hex);
    for (const text of [String(ha1), JSON.stringify({ ha1 }), inspect({ ha1 }, { showHidden: true, depth: 9 })]) {
      expect(text).not.toContain('aaaa');
    }
  });

  it.each(['', 'xyz', 'a'.repeat(31), 'g'.repeat(32), 'a'.repeat(64)])('refuses %j without repeating it', (hex) => {
    expect(() => Ha1.of('MD5', hex)).toThrow(new RangeError('Not an HA1'));
  });
});
