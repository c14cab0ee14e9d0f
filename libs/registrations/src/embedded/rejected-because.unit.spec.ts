import { triedBy } from '../defence/tried-by.js';
import { rejectedBecause } from './rejected-because.js';

describe('credentials that were not taken', () => {
  const looked = { known: true, otherRealm: false, old: false, heard: true, otherAlgorithm: false };

  it.each([
    [{}, 'wrong password', 'password'],
    [{ known: false }, 'unknown account', 'password'],
    [{ known: false, heard: false, otherAlgorithm: true }, 'unknown account', 'password'],
    [{ otherRealm: true }, 'wrong realm', 'name'],
    [{ otherRealm: true, heard: false }, 'wrong realm', 'name'],
    [{ old: true }, 'old password', null],
    [{ old: true, heard: false }, 'old password', null],
    [{ heard: false }, 'too many wrong passwords', 'password'],
    [{ heard: false, otherAlgorithm: true }, 'too many wrong passwords', 'password'],
    [{ otherAlgorithm: true }, 'algorithm not supported', 'name'],
  ] as const)('given %j: %s, which tries: %s', (given, reason, tried) => {
    expect(rejectedBecause({ ...looked, ...given })).toBe(reason);
    expect(triedBy(reason)).toBe(tried);
  });
});
