import { sameInstance } from './same-instance.js';

it.each([
  ['<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>', '<urn:uuid:00000000-0000-1000-8000-aabbccddeeff>', true],
  ['<URN:UUID:00000000-0000-1000-8000-aabbccddeeff>', '<urn:uuid:00000000-0000-1000-8000-aabbccddeeff>', true],
  ['<urn:uuid:00000000-0000-1000-8000-aabbccddeeff>', '<urn:uuid:00000000-0000-1000-8000-aabbccddee00>', false],
  ['<urn:example:A>', '<urn:example:a>', false],
  ['a', 'a', true],
])('%s and %s are the same: %s', (one, other, same) => {
  expect(sameInstance(one, other)).toBe(same);
  expect(sameInstance(other, one)).toBe(same);
});
