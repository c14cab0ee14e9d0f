import { TokenBuckets } from '@ringledger/system';
import type { MonotonicClock, Networks } from '@ringledger/system';
import type { DeviceServerLimits } from './device-server-limits.js';

/**
 * Who asks for what he does not get, gets less of it (P-09). Only failures count and only failures are limited: many phones
 * stand behind one address, and a stranger among them, or one phone with a dead key, must not lock out the others.
 */
export class FailureBudgets {
  private readonly sources: TokenBuckets;
  private readonly networks: TokenBuckets;

  constructor(clock: MonotonicClock, limits: DeviceServerLimits) {
    this.sources = new TokenBuckets(limits.addressBudget, limits.rememberedAddresses, clock);
    this.networks = new TokenBuckets(limits.networkBudget, limits.rememberedAddresses, clock);
  }

  isExhausted({ source, wide }: Networks): boolean {
    if (this.sources.size === 0) return false;
    return this.sources.isEmpty(source) || this.networks.isEmpty(wide);
  }

  /** Counts one failure. Null while the budget lasts, else the whole seconds until it has something again. */
  fail({ source, wide }: Networks): number | null {
    const wait = Math.max(this.sources.take(source), this.networks.take(wide));
    return wait > 0 ? Math.max(1, Math.ceil(wait / 1000)) : null;
  }
}
