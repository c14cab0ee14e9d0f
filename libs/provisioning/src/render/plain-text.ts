const BLANKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
// Controls, noncharacters at the end of the first plane, and halves of surrogate pairs: no format can carry them.
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|\p{Cs}/gu;

/**
 * The one form in which text enters a device's file: line breaks and tabs become one blank, control characters, lone
 * surrogates and U+FFFE/U+FFFF vanish, blanks at both ends are cut (devices ignore them). Everything else stays as it is.
 * Cleaning twice changes nothing.
 */
export function plainText(text: string): string {
  return text.replace(BLANKS, ' ').replace(FORBIDDEN, '').trim();
}
