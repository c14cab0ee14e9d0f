import { Injectable } from '@nestjs/common';
import { Clock, isWithin, networksOf } from '@ringledger/system';
import type { SourceBanEvent } from '../defence/source-ban.events.js';
import { sourceBanId } from '../defence/source-ban.js';
import { TrustedNetworks } from '../findings/trusted-networks.js';
import type { BanFacts } from './facts.js';
import { evidenceOf } from './read-facts.js';
import { RecentEvents } from './recent-events.js';

/** So many addresses of one phone are looked at; one that moves about is not banned from all of them. */
const MOST_ADDRESSES = 16;

/** The bans that a phone at one of these addresses suffers from now. */
@Injectable()
export class CurrentBans {
  constructor(
    private readonly events: RecentEvents,
    private readonly trusted: TrustedNetworks,
    private readonly clock: Clock,
  ) {}

  /** `addresses`: oldest first; of many the last ones count. */
  async of(addresses: Iterable<string>): Promise<readonly BanFacts[]> {
    const recent = [...addresses].slice(-MOST_ADDRESSES);
    // Registrars hear those whatever ban there is of a network around them.
    const bannable = recent.filter((address) => !isWithin(address, this.trusted.networks));
    const networks = new Set(bannable.flatMap((address) => Object.values<string>({ ...networksOf(address) })));
    const found = await Promise.all([...networks].map((network) => this.#ban(network)));
    return found.filter((ban) => ban !== null);
  }

  async #ban(network: string): Promise<BanFacts | null> {
    const [last] = await this.events.of<SourceBanEvent>(`sourceBan-${sourceBanId(network)}`, 1);
    if (last?.event.type !== 'SourceBanned') return null;
    const { reason, until } = last.event.data;
    return until > this.clock.now().toISOString() ? { ...evidenceOf(last), network, reason, until } : null;
  }
}
