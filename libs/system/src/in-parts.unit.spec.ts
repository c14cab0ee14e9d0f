import { inParts } from './in-parts.js';

describe('in parts', () => {
  it.each([
    [[], []],
    [[1], [[1]]],
    [[1, 2], [[1, 2]]],
    [
      [1, 2, 3, 4, 5],
      [[1, 2], [3, 4], [5]],
    ],
  ])('%j is %j', (items, parts) => {
    expect(inParts(items, 2)).toEqual(parts);
  });
});
