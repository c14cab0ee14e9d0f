import { isShowable } from '@ringledger/system';
import fc from 'fast-check';
import { plainText } from './plain-text.js';

describe('the text of a file', () => {
  it('holds whatever name may be given, but for blanks at its ends', () => {
    const odd = fc.constantFrom(
      '\u0000',
      '\u0085',
      '\u2028',
      '\ud800',
      '\ufdd0',
      '\ufeff',
      '\ufffe',
      '\uffff',
      '\u{1ffff}',
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), odd) }),
        (text) => {
          fc.pre(isShowable(text));
          expect(plainText(text)).toBe(text.trim());
        },
      ),
    );
  });
});
