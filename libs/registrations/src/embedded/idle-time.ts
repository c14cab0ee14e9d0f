import { DEFAULT_CONNECTION_SETTINGS } from '@ringledger/sip';

/** For a refresh on its way, in ms. */
const SPARE = 60_000;

/** How long a connection may be silent, in ms: a phone need not say anything until its registration is over. */
export function idleTime(maxSeconds: number): number {
  return Math.max(DEFAULT_CONNECTION_SETTINGS.idle, maxSeconds * 1000) + SPARE;
}
