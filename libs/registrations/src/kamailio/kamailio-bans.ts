import type { KamailioControl } from './kamailio-control.js';

export interface Ban {
  /** CIDR: an IPv4 address or /24, an IPv6 /64 or /48. */
  readonly network: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly until: string;
}

/** Kamailio looks through all of these for each message that comes by IPv6. */
const MOST_IPV6 = 100;
const MOST = 100_000;

/** Who is not heard (P-09), as Kamailio is to know it. IPv4 is looked up there; of IPv6 the newest are listed. */
export class KamailioBans {
  readonly #bans = new Map<string, Ban>();
  #listed = '';

  constructor(
    private readonly control: KamailioControl,
    private readonly trusted: readonly string[],
    private readonly now: () => number,
  ) {}

  add(ban: Ban): void {
    this.#bans.delete(ban.network);
    this.#bans.set(ban.network, ban);
    if (this.#bans.size > MOST) for (const [oldest] of [...this.#bans].slice(0, 1)) this.#bans.delete(oldest);
  }

  remove(network: string): void {
    this.#bans.delete(network);
  }

  /** Everything that is in force, into empty tables. */
  async pushAll(): Promise<void> {
    this.#listed = '';
    if (this.trusted.length > 0) await this.control.set('state', 'trusted', this.trusted.join(','));
    for (const { network } of this.#inForce()) if (!isIpv6(network)) await this.push(network);
    await this.#pushIpv6();
  }

  /** Of IPv6 the list does not end by itself. */
  get isOver(): boolean {
    return this.#listed !== '' && this.#listOfIpv6() !== this.#listed;
  }

  async push(network: string): Promise<void> {
    if (isIpv6(network)) return this.#pushIpv6();
    const ban = this.#bans.get(network);
    const seconds = ban ? Math.ceil((Date.parse(ban.until) - this.now()) / 1000) : 0;
    if (ban && seconds > 0) {
      await this.control.set('banned', keyOf(network), ban.reason, seconds);
    } else await this.control.unset('banned', keyOf(network));
  }

  async #pushIpv6(): Promise<void> {
    const listed = this.#listOfIpv6();
    if (listed === '') await this.control.unset('state', 'bans');
    else await this.control.set('state', 'bans', listed);
    this.#listed = listed;
  }

  #listOfIpv6(): string {
    const networks = this.#inForce().flatMap(({ network }) => (isIpv6(network) ? [network] : []));
    return networks.slice(-MOST_IPV6).join(',');
  }

  #inForce(): readonly Ban[] {
    const now = this.now();
    return [...this.#bans.values()].filter(({ until }) => Date.parse(until) > now);
  }
}

function isIpv6(network: string): boolean {
  return network.includes(':');
}

/** The address itself, or the first three bytes of a /24: what the configuration makes of a source. */
function keyOf(network: string): string {
  const [address = '', length] = network.split('/');
  return length === '32' ? address : address.slice(0, address.lastIndexOf('.'));
}
