import type { Clock } from '@ringledger/system';
import type { DeviceServerLimits } from './device-server-limits.js';
import type { AddressNetworks } from './network.js';
import { TokenBuckets } from './token-buckets.js';

/**
 * Who asks for what he does not get, gets less of it (P-09). Only failures count and only failures are limited: many phones
 * stand behind one address, and a stranger among them, or one phone with a dead key, must not lock out the others.
 */
export class FailureBudgets {
  private readonly hosts: TokenBuckets;
  private readonly networks: TokenBuckets;

  constructor(
    private readonly clock: Clock,
    limits: DeviceServerLimits,
  ) {
    this.hosts = new TokenBuckets(limits.addressBudget, limits.rememberedAddresses);
    this.networks = new TokenBuckets(limits.networkBudget, limits.rememberedAddresses);
  }

  isExhausted(of: AddressNetworks): boolean {
    if (this.hosts.size === 0) return false;
    const now = this.clock.now().getTime();
    return this.hosts.isEmpty(of.host, now) || this.networks.isEmpty(of.network, now);
  }

  /** Counts one failure. Null while the budget lasts, else the whole seconds until it has something again. */
  fail(of: AddressNetworks): number | null {
    const now = this.clock.now().getTime();
    const wait = Math.max(this.hosts.take(of.host, now), this.networks.take(of.network, now));
    return wait > 0 ? Math.max(1, Math.ceil(wait / 1000)) : null;
  }
}
