import type { Clock } from '@ringledger/system';

/** Attempts that are free at once, and how long one takes to come back. */
interface Budget {
  readonly size: number;
  readonly refillMs: number;
}

const BY_USER: Budget = { size: 10, refillMs: 6_000 };
const BY_ADDRESS: Budget = { size: 30, refillMs: 2_000 };
const REMEMBERED = 10_000;

interface Bucket {
  readonly spent: number;
  readonly at: number;
}

/** A bounded table of token buckets; the ones touched longest ago are dropped first. */
class Buckets {
  readonly #buckets = new Map<string, Bucket>();

  constructor(private readonly budget: Budget) {}

  spent(name: string, now: number): number {
    const bucket = this.#buckets.get(name);
    return bucket === undefined ? 0 : Math.max(0, bucket.spent - (now - bucket.at) / this.budget.refillMs);
  }

  hasRoom(name: string, now: number): boolean {
    return this.spent(name, now) + 1 <= this.budget.size;
  }

  add(name: string, attempts: 1 | -1, now: number): void {
    const spent = Math.max(0, this.spent(name, now) + attempts);
    this.#buckets.delete(name);
    if (spent === 0) return;
    this.#buckets.set(name, { spent, at: now });
    const [oldest] = this.#buckets.size > REMEMBERED ? this.#buckets.keys() : [];
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}

export interface Attempt {
  /** The attempt was a good one: it costs nothing, and this address is known for this user from now on. */
  succeeded(): void;
}

/**
 * Slows the guessing of passwords, by user name and by source address, the same for names that exist and names that do not.
 * An address from which the user logged in before has a budget of its own, so that a stranger's guessing cannot lock them out.
 */
export class LoginThrottle {
  readonly #byUser = new Buckets(BY_USER);
  readonly #byKnownPair = new Buckets(BY_USER);
  readonly #byAddress = new Buckets(BY_ADDRESS);
  readonly #knownPairs = new Set<string>();

  constructor(private readonly clock: Clock) {}

  /** Counts the attempt before it is made, so that many at once cannot slip through. Null: too many, do not even look. */
  begin(userName: string, sourceAddress: string | null): Attempt | null {
    const now = this.clock.now().getTime();
    const address = networkOf(sourceAddress);
    const pair = JSON.stringify([userName, address]);
    const isKnown = this.#knownPairs.has(pair);
    const [users, user] = isKnown ? [this.#byKnownPair, pair] : [this.#byUser, userName];
    if (!users.hasRoom(user, now) || !this.#byAddress.hasRoom(address, now)) return null;
    users.add(user, 1, now);
    this.#byAddress.add(address, 1, now);
    return {
      succeeded: () => {
        const then = this.clock.now().getTime();
        users.add(user, -1, then);
        this.#byAddress.add(address, -1, then);
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

/** One IPv6 customer has a /64 at least: all its addresses count as one. */
function networkOf(address: string | null): string {
  if (address === null) return 'none';
  if (!address.includes(':') || address.toLowerCase().startsWith('::ffff:')) return address;
  const [head = '', tail = ''] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0');
  const groups = address.includes('::') ? [...front, ...zeros, ...back] : front;
  return `${groups.slice(0, 4).join(':')}::/64`;
}
