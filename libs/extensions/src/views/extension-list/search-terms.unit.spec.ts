import fc from 'fast-check';
import { foldName } from '@ringledger/system';
import { SEARCH_MAX_LENGTH, searchTerms } from './search-terms.js';

describe('what a name is found by', () => {
  it('finds every word by its beginning, and words that follow each other', () => {
    const terms = searchTerms(['Anna Maria Smith']);
    for (const found of ['a', 'anna', 'anna m', 'mar', 'maria s', 'smith']) expect(terms).toContain(found);
    for (const missed of ['nna', 'anna smith', '']) expect(terms).not.toContain(missed);
  });

  it.each([
    ['Müller-Meier', ['muller-m', 'meier']],
    ['desk-two', ['two']],
    ['Conan O’Neil', ["o'neil", 'neil']],
    ['Support (night)', ['night']],
  ])('finds the parts of %j', (name, found) => {
    expect(searchTerms([name])).toEqual(expect.arrayContaining(found));
  });

  it('keeps the terms of any name bounded and whole', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 64 }), { maxLength: 3 }), (names) => {
        const terms = searchTerms(names);
        expect(terms.length).toBeLessThanOrEqual(names.length * 8 * SEARCH_MAX_LENGTH);
        for (const term of terms) expect(term).not.toMatch(/\p{Surrogate}/u);
        for (const name of names) {
          const beginning = [...foldName(name)].slice(0, 3).join('').trimEnd();
          if (beginning !== '') expect(terms).toContain(beginning);
        }
      }),
    );
  });
});
