import { isShowable } from './showable-text.js';

describe('a text that can be shown', () => {
  it.each([
    ['Reception, 2nd floor'],
    ['Müller & Söhne "Nord"'],
    ['می\u200cخواهم'],
    ['क्\u200dष'],
    ['👨\u200d👩\u200d👧 family'],
    ['🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
  ])('is %s', (text) => expect(isShowable(text)).toBe(true));

  it.each([
    ['a line break', 'a\nb'],
    ['a noncharacter', '\ufffe'],
    ['a noncharacter of another plane', 'a\u{10ffff}'],
    ['half a surrogate pair', 'a\ud800'],
    ['a line separator', 'a\u2028b'],
    ['a direction override', 'a\u202eb'],
    ['an Arabic letter mark', 'a\u061cb'],
    ['a byte order mark', '\ufeffa'],
    ['a blank without width', 'a\u200bb'],
    ['joiners only', '\u200d\u200c'],
    ['a Hangul filler', ' \u3164 '],
    ['a grapheme joiner', '\u034f'],
    ['a Khmer inherent vowel', '\u17b4'],
    ['Braille without dots', '\u2800\u2800'],
  ])('is none with %s', (_, text) => expect(isShowable(text)).toBe(false));
});
