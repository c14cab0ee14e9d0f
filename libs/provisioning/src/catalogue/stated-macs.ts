import { normalMac } from './mac.js';

const LONGEST = 256;
/**
 * Twelve hex digits, alone or in pairs, as a word of their own: what hangs together with more is a serial, a build or a UUID. Behind a
 * slash stands a version.
 */
const WORD =
  /(?<=^|[\s(;,:="[])(?<!\b[\da-f]{2}[:-])(?:[\da-f]{12}|[\da-f]{2}([:-])(?:[\da-f]{2}\1){4}[\da-f]{2})(?=$|[\s);,"\]])/gi;
/** Such as 202601021530, when a firmware was made. */
const TIME = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d$/;

/** The MAC addresses that a user agent states, of whatever family: twelve hex digits in upper case each. */
export function macsOfUserAgent(userAgent: string): readonly string[] {
  const words = userAgent.slice(0, LONGEST).match(WORD) ?? [];
  return words.flatMap((word) => (TIME.test(word) ? [] : (normalMac(word) ?? [])));
}
