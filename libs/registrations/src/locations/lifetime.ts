/** How long registrations live here, in seconds (S3-07). */
export interface LifetimeLimits {
  /** For who proposes nothing. */
  readonly defaultSeconds: number;
  /** Whoever proposes less, but not 0, is told this (423). */
  readonly minSeconds: number;
  /** Whoever proposes more gets this. */
  readonly maxSeconds: number;
}

/** Injection token of the `LifetimeLimits` that hold here. */
export const LIFETIME_LIMITS = Symbol('lifetime limits');

/** What a phone gets for what it proposed, in seconds; null: its proposal is too brief (RFC 3261 section 10.3 step 7). */
export function grantedSeconds(proposed: number | null, limits: LifetimeLimits): number | null {
  const seconds = proposed ?? limits.defaultSeconds;
  if (seconds < limits.minSeconds && proposed !== null) return null;
  return Math.min(seconds, limits.maxSeconds);
}
