import { networkOf, TokenBuckets } from '@ringledger/system';
import type { Budget, MonotonicClock } from '@ringledger/system';

const BY_USER: Budget = { burst: 10, perMinute: 10 };
const BY_ADDRESS: Budget = { burst: 30, perMinute: 30 };
const REMEMBERED = 10_000;

export interface Attempt {
  /** The attempt was a good one: it costs nothing, and this address is known for this user from now on. */
  succeeded(): void;
}

/**
 * Slows the guessing of passwords, by user name and by source address, the same for names that exist and names that do not.
 * An address from which the user logged in before, as far as this process has seen it, has a budget of its own, so that a stranger's
 * guessing cannot lock them out.
 */
export class LoginThrottle {
  readonly #byUser: TokenBuckets;
  readonly #byKnownPair: TokenBuckets;
  readonly #byAddress: TokenBuckets;
  readonly #knownPairs = new Set<string>();

  constructor(clock: MonotonicClock) {
    this.#byUser = new TokenBuckets(BY_USER, REMEMBERED, clock);
    this.#byKnownPair = new TokenBuckets(BY_USER, REMEMBERED, clock);
    this.#byAddress = new TokenBuckets(BY_ADDRESS, REMEMBERED, clock);
  }

  /** Counts the attempt before it is made, so that many at once cannot slip through. Null: too many, do not even look. */
  begin(userName: string, sourceAddress: string | null): Attempt | null {
    const address = sourceAddress === null ? 'none' : networkOf(sourceAddress);
    const pair = JSON.stringify([userName, address]);
    const isKnown = this.#knownPairs.has(pair);
    const [users, user] = isKnown ? [this.#byKnownPair, pair] : [this.#byUser, userName];
    if (users.isEmpty(user) || this.#byAddress.isEmpty(address)) return null;
    users.take(user);
    this.#byAddress.take(address);
    return {
      succeeded: () => {
        users.giveBack(user);
        this.#byAddress.giveBack(address);
        this.#know(pair);
      },
    };
  }

  #know(pair: string): void {
    this.#knownPairs.delete(pair);
    this.#knownPairs.add(pair);
    const [oldest] = this.#knownPairs.size > REMEMBERED ? this.#knownPairs : [];
    if (oldest !== undefined) this.#knownPairs.delete(oldest);
  }
}
