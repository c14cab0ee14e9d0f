import { NOWHERE } from '../locations/account-locations.js';
import type { AccountLocations } from '../locations/account-locations.js';
import { decideRegister } from '../locations/decide-register.js';
import type { RegisterDecided } from '../locations/decide-register.js';
import type { RegisterRequest } from '../registrar/registrar.js';
import { LIMITS, SetClock } from './table-under-test.js';

/** When everything begins: 24 November 2026, 08:00 UTC. */
const START = new SetClock().time;

export function at(seconds: number): Date {
  return new Date(START + seconds * 1000);
}

interface Sent {
  readonly request: RegisterRequest;
  /** Seconds after the start. */
  readonly after: number;
}

/** A request, so many seconds after the start. */
export function sent(request: RegisterRequest, after = 0): Sent {
  return { request, after };
}

/** An account that was registered with these requests; registrations are called `r1`, `r2` … */
export function given(...before: readonly Sent[]) {
  return givenWithin(LIMITS, ...before);
}

export function givenWithin(limits: typeof LIMITS, ...before: readonly Sent[]) {
  let opened = 0;
  const decide = (account: AccountLocations, { request, after }: Sent): RegisterDecided => {
    const newIds = Array.from({ length: limits.maxLocations }, (_, index) => `r${opened + index + 1}`);
    const decided = decideRegister(account, request, { limits, now: at(after), newIds, registrar: 'registrar-1' });
    opened += decided.events.filter(({ type }) => /Created|TakenOver/.test(type)).length;
    return decided;
  };
  const account = before.reduce((state, one) => decide(state, one).account, NOWHERE);
  return {
    account,
    when: (request: RegisterRequest, after = 0): RegisterDecided => decide(account, sent(request, after)),
  };
}
