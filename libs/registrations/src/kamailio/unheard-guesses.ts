import { networksOf, parseIp, RecentlyUsed, sourcesWithin } from '@ringledger/system';
import type { MonotonicClock } from '@ringledger/system';
import ipaddr from 'ipaddr.js';
import type { Unheard } from '../defence/registrar-defence.js';
import type { KamailioControl } from './kamailio-control.js';

/** An item of Kamailio's table `deaf`, and until when on the monotonic clock, in ms. */
export interface UnheardGuess {
  readonly key: string;
  readonly until: number;
}

const MOST = 20_000;

/**
 * Whose guesses Kamailio does not look at (P-09). It forgets them in a restart, and looks at one more of each then. What is known here is what
 * a lifted ban takes back.
 */
export class UnheardGuesses {
  readonly #keysOf = new RecentlyUsed<Set<string>>(MOST);

  constructor(
    private readonly control: KamailioControl,
    private readonly clock: MonotonicClock,
  ) {}

  /** What is to be pushed. `binding` names the credentials: others are guessed anew. */
  of(binding: number, address: string, { fromHere, fromStrangers }: Unheard): readonly UnheardGuess[] {
    const guesses: UnheardGuess[] = [];
    if (fromHere !== null) {
      const { source } = networksOf(address);
      const key = `${binding}/${sourceInKamailio(source)}`;
      const keys = this.#keysOf.get(source) ?? new Set<string>();
      this.#keysOf.set(source, keys.add(key));
      guesses.push({ key, until: fromHere });
    }
    if (fromStrangers !== null) guesses.push({ key: String(binding), until: fromStrangers });
    return guesses;
  }

  async push({ key, until }: UnheardGuess): Promise<void> {
    const seconds = Math.ceil((until - this.clock.elapsed()) / 1000);
    if (seconds > 0) await this.control.set('deaf', key, '1', seconds);
  }

  /** A source begins anew, or all those of a wide network; which items they had. */
  forget(network: string): readonly string[] {
    return sourcesWithin(network, this.#keysOf.keys()).flatMap((source) => {
      const keys = [...(this.#keysOf.get(source) ?? [])];
      this.#keysOf.delete(source);
      return keys;
    });
  }

  async remove(key: string): Promise<void> {
    await this.control.unset('deaf', key);
  }
}

/** As docker/kamailio/register.cfg writes a source: an IPv4 address, or the four groups of a /64. */
export function sourceInKamailio(network: string): string {
  const [address = ''] = network.split('/');
  const parsed = parseIp(address);
  if (!(parsed instanceof ipaddr.IPv6)) return address;
  return parsed.parts
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':');
}
