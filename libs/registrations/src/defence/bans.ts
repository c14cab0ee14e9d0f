import { networksOf } from '@ringledger/system';
import type { SourceBanEvent } from './source-ban.events.js';

const MOST = 100_000;

/** The bans in force, in the memory of a registrar. */
export class Bans {
  /** End of each, in ms. */
  readonly #until = new Map<string, number>();

  get size(): number {
    return this.#until.size;
  }

  apply({ data, type }: SourceBanEvent): void {
    if (type === 'SourceBanned') this.add(data.network, Date.parse(data.until));
    else this.remove(data.network);
  }

  remove(network: string): void {
    this.#until.delete(network);
  }

  add(network: string, until: number): void {
    this.#until.delete(network);
    this.#until.set(network, until);
    if (this.#until.size <= MOST) return;
    for (const [oldest] of this.#until) {
      this.#until.delete(oldest);
      return;
    }
  }

  /** `now` in ms. Asked for every message: nothing is looked up while nobody is banned. */
  covers(address: string, now: number): boolean {
    if (this.#until.size === 0) return false;
    const { source, wide } = networksOf(address);
    return this.has(source, now) || this.has(wide, now);
  }

  has(network: string, now: number): boolean {
    const until = this.#until.get(network);
    if (until === undefined) return false;
    if (now < until) return true;
    this.#until.delete(network);
    return false;
  }

  /** How many are in force; those that are over are forgotten. */
  inForce(now: number): number {
    for (const network of [...this.#until.keys()]) this.has(network, now);
    return this.#until.size;
  }
}
