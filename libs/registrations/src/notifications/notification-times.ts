/** How old a request may be when it is sent, in ms: who asked for a restart does not want it tomorrow. */
export const SENT_WITHIN = 60_000;
/** After this time nobody is still sending it (RFC 3261 timer F is 32 s), in ms. */
export const OVERDUE_AFTER = 120_000;
