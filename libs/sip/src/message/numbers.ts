import { isDigits, isToken } from './characters.js';

/** RFC 3261 section 20.16. */
export interface CSeq {
  readonly number: number;
  readonly method: string;
}

const HIGHEST_CSEQ = 2 ** 31 - 1;
const HIGHEST_DELTA = 2 ** 32 - 1;

/** RFC 3261 sections 8.1.1.5 and 20.16: below 2^31, at most ten digits, then the method. */
export function parseCSeq(text: string): CSeq | undefined {
  const space = text.indexOf(' ');
  const digits = text.slice(0, Math.max(space, 0));
  const method = text.slice(space + 1).trim();
  if (digits.length > 10 || !isDigits(digits) || !isToken(method)) return undefined;
  const number = Number(digits);
  return number <= HIGHEST_CSEQ ? { number, method } : undefined;
}

/** `delta-seconds` (RFC 3261 section 20.19); more than 2^32-1 counts as that. Undefined = not a number. */
export function parseDeltaSeconds(text: string): number | undefined {
  if (!isDigits(text)) return undefined;
  return Math.min(Number(text), HIGHEST_DELTA);
}
