/*
 * Character classes of RFC 3261 section 25.1. Each pattern is one class, so its cost is linear in the text,
 * and each is applied to one line or less.
 */

/** C0 and C1 controls, DEL and the Unicode line separators; HTAB is white space and is normalised before. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/;
const DIGITS = /^[0-9]+$/;
/** Visible ASCII without the characters that delimit a URI in a header. */
const URI_TEXT = /^[!#-;=?-~]+$/;

export function hasControl(text: string): boolean {
  return CONTROL.test(text);
}

/** `token` of RFC 3261 section 25.1. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

export function isDigits(text: string): boolean {
  return DIGITS.test(text);
}

export function isUriText(text: string): boolean {
  return URI_TEXT.test(text);
}
