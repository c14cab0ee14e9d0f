/**
 * When guessing is guessing. A phone with a password that was rotated comes back every few minutes for days, from the address of a whole
 * office; a scanner tries names that nobody has, or passwords by the thousand. The numbers stand between the two:
 *
 * - an old password is no guess at all, and neither is a wrong answer from an address that has not proven to be real. One by another
 *   algorithm than the account has, or in the realm of others, is never compared: it tries a name, and no password;
 * - of one account, one source may guess `guessesOfName` times in a window; then its tries for that account, and only for that one, are
 *   refused unseen until the window ends, or until its password is rotated. No phone retries so fast, and the office beside it notices nothing;
 * - of one account, all sources together may guess `guessesOfAccount` times; then only sources where phones have registered are heard;
 * - a source is banned for `names` different names that it has tried in vain, or for `refusals` of any kind: one phone that retries every
 *   second stays below. Names that somebody has count as those that nobody has, else a ban told which are which;
 * - where phones have registered within a day, it takes `trust` times as much;
 * - a whole /24 or /48 is judged like a source, with `wide` times as much, for those who come from many addresses.
 */
export const THRESHOLDS = {
  /** In ms. */
  window: 600_000,
  guessesOfName: 30,
  guessesOfAccount: 200,
  names: 20,
  refusals: 1000,
  trust: 20,
  wide: 4,
} as const;
