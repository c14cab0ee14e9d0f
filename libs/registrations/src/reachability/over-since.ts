import type { LastRegistration } from './reachability.events.js';

/** When the phone could no longer be reached by it, ISO 8601: an expired one by its deadline, whenever that was noticed. */
export function overSince({ deadline, endedAt }: LastRegistration): string {
  return deadline ?? endedAt;
}
