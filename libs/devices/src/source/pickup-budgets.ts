import { networkOf, TokenBuckets } from '@ringledger/system';
import type { Budget, MonotonicClock } from '@ringledger/system';

/** A phone that starts over and over, and a site or a program that tries everything with it, stay far below. */
const OF_NETWORK: Budget = { burst: 1000, perMinute: 30 };
/** Of all networks together from which the device did not synchronize last. */
const OF_STRANGERS: Budget = { burst: 1000, perMinute: 60 };
const MOST = 50_000;

interface Asker {
  readonly address: string;
  readonly userAgent: string | null;
}

/** A pickup that has to be in the log. */
export interface Recordable extends Asker {
  readonly deviceId: string;
  /** Who last synchronized the device; null: nobody yet. */
  readonly phone: Asker | null;
}

/**
 * Each new way in which a key is used is an event for good, and moves the stream of the device on. Who has a good key must not be able to
 * fill the log with such, and not by coming from everywhere: that only slows strangers. The phone has a budget of its own, so that
 * nobody behind the same address spends it who does not even say to be the phone.
 */
export class PickupBudgets {
  readonly #ofNetworks: TokenBuckets;
  readonly #ofStrangers: TokenBuckets;

  constructor(clock: MonotonicClock) {
    this.#ofNetworks = new TokenBuckets(OF_NETWORK, MOST, clock);
    this.#ofStrangers = new TokenBuckets(OF_STRANGERS, MOST, clock);
  }

  /** Null while there is something left, else the whole seconds until there is. */
  wait(pickup: Recordable): number | null {
    // From an empty one nothing is taken, and it tells the time.
    const waits = this.#of(pickup).map(([buckets, name]) => (buckets.isEmpty(name) ? buckets.take(name) : 0));
    const longest = Math.max(...waits);
    return longest > 0 ? Math.max(1, Math.ceil(longest / 1000)) : null;
  }

  spend(pickup: Recordable): void {
    for (const [buckets, name] of this.#of(pickup)) buckets.take(name);
  }

  #of({ deviceId, address, userAgent, phone }: Recordable): readonly (readonly [TokenBuckets, string])[] {
    const network = networkOf(address);
    const isAtHome = phone !== null && networkOf(phone.address) === network;
    if (isAtHome && phone.userAgent === userAgent) return [[this.#ofNetworks, `${deviceId} phone`]];
    const ofNetwork = [this.#ofNetworks, `${deviceId} ${network}`] as const;
    return isAtHome ? [ofNetwork] : [ofNetwork, [this.#ofStrangers, deviceId]];
  }
}
