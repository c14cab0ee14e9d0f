import { observedText, observedUserAgent } from './observed-text.js';

describe('text of a phone', () => {
  it.each([
    ['Yealink SIP-T54W 96.86', 'Yealink SIP-T54W 96.86'],
    ['Télé\u0000phone\r\n\u001b[31m', 'Télé�phone���[31m'],
    ['half \ud800 of it', 'half � of it'],
    ['x'.repeat(1000), 'x'.repeat(256)],
  ])('%j is kept as %j', (text, kept) => {
    expect(observedText(text)).toBe(kept);
  });

  it('is not cut in the middle of a character', () => {
    expect(observedText('😀', 1)).toBe('�');
  });

  it('is none where a phone says nothing of itself', () => {
    expect([null, '', ' ', 'Yealink\u0000'].map(observedUserAgent)).toEqual([null, null, null, 'Yealink\uFFFD']);
  });
});
