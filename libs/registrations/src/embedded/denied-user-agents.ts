import { userAgentAllowed } from '@ringledger/sip-accounts';

/** Injection token of the patterns that hold for the whole exchange. */
export const DENIED_USER_AGENTS = Symbol('denied user agents');

const REMEMBERED = 1000;
const LONGEST_REMEMBERED = 200;

/** Whom nobody wants here, whatever the account (P-13): scanners say who they are more often than one would think. */
export class DeniedUserAgents {
  readonly #known = new Map<string, boolean>();

  constructor(private readonly patterns: readonly string[]) {}

  has(userAgent: string | null): boolean {
    if (userAgent === null || this.patterns.length === 0) return false;
    const known = this.#known.get(userAgent);
    if (known !== undefined) return known;
    const denied = userAgentAllowed(this.patterns, userAgent);
    // An exchange has few kinds of phones; who makes up new ones has them looked at again.
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    if (userAgent.length <= LONGEST_REMEMBERED) this.#known.set(userAgent, denied);
    return denied;
  }
}
