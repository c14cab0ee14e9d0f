import type { NotificationResult } from './registrar.js';

export const UNREACHABLE: NotificationResult = { outcome: 'unreachable', status: null };

/** How long a phone may take, in ms. Its request goes on for 32 s (RFC 3261 timer F), but nobody waits that long for a phone that is gone. */
export const PATIENCE = 12_000;

/** Of whoever answered in the phone's place: it is not there. 408, 430, 480 and 503 of RFC 3261 section 21 and RFC 5626 section 11.6. */
const NOT_THERE = new Set([408, 430, 480, 503]);

/**
 * The method, the body, an extension or the event is not known (RFC 3261 section 21, RFC 6665 section 8.3.2), or it is not taken without a
 * subscription (481), which a check-sync never has: baresip says so.
 */
const NOT_KNOWN = new Set([405, 415, 420, 481, 489, 501]);

/** What an answer with this status means. */
export function resultOf(status: number): NotificationResult {
  if (status >= 200 && status < 300) return { outcome: 'accepted', status };
  if (NOT_THERE.has(status)) return { outcome: 'unreachable', status };
  return { outcome: NOT_KNOWN.has(status) ? 'not supported' : 'refused', status };
}
