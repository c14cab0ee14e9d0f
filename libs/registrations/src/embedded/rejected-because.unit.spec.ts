import { isGuess } from '../defence/is-guess.js';
import { rejectedBecause } from './rejected-because.js';

describe('credentials that were not taken', () => {
  const looked = { known: true, otherRealm: false, old: false, heard: true, otherAlgorithm: false };

  it.each([
    [{}, 'wrong password', true],
    [{ known: false }, 'unknown account', true],
    [{ known: false, heard: false, otherAlgorithm: true }, 'unknown account', true],
    [{ otherRealm: true }, 'wrong realm', false],
    [{ otherRealm: true, heard: false }, 'wrong realm', false],
    [{ old: true }, 'old password', false],
    [{ old: true, heard: false }, 'old password', false],
    [{ heard: false }, 'too many wrong passwords', true],
    [{ heard: false, otherAlgorithm: true }, 'too many wrong passwords', true],
    [{ otherAlgorithm: true }, 'algorithm not supported', false],
  ] as const)('given %j: %s, a guess: %s', (given, reason, guess) => {
    expect(rejectedBecause({ ...looked, ...given })).toBe(reason);
    expect(isGuess(reason)).toBe(guess);
  });
});
