import type { KamailioControl } from './kamailio-control.js';

/** By how much a lease may be over earlier, in ms: Kamailio's clock and the end that it is told are full seconds. */
const UNCERTAIN = 2000;
/** Kamailio answers nobody so long (ms) after it was last heard of: what it does then reaches the record too late. */
const MOST_SILENT = 10_000;

/**
 * Lets Kamailio answer phones for as long as this process may, and no longer. The end is told as a time of Kamailio's own clock, so that a
 * renewal that was held up on its way cannot prolong anything. That clock is known from what Kamailio says every second; it may be later
 * than one thinks, which only shortens the lease. While Kamailio says nothing, there is no more to renew.
 */
export class KamailioLease {
  #clock: { readonly seconds: number; readonly at: number } | null = null;
  /** As `performance.now()`: from then on Kamailio answers nobody unless the lease is renewed. */
  #end = 0;
  /** As `performance.now()`: until then Kamailio certainly answers, it has confirmed that. */
  #certain = 0;

  constructor(
    private readonly control: KamailioControl,
    /** How long this process may act, in ms. */
    private readonly left: () => number,
  ) {}

  get may(): boolean {
    return this.left() > 0;
  }

  /** Kamailio's clock shows so many seconds, or more. */
  clock(seconds: number): void {
    this.#clock = { seconds, at: performance.now() };
  }

  async renew(): Promise<void> {
    if (this.#clock === null) return;
    const now = performance.now();
    const left = Math.min(this.left(), this.#clock.at + MOST_SILENT - now);
    if (left <= 0) return;
    const seconds = this.#clock.seconds + (now - this.#clock.at) / 1000 + left / 1000;
    // The second that is named is still a part of the lease.
    const until = Math.floor(seconds) - 1;
    this.#end = Math.max(this.#end, now + left);
    await this.control.rpc('htable.setxi', ['lease', 'until', until, Math.ceil(left / 1000)]);
    this.#certain = now + left - UNCERTAIN;
  }

  async revoke(): Promise<void> {
    await this.control.rpc('htable.setxi', ['lease', 'until', 0, 1]);
    this.#end = this.#certain = 0;
  }

  /** Kamailio may have been restarted, and know of no lease until it confirms the next one. */
  doubt(): void {
    this.#certain = 0;
  }

  /** Kamailio answers; by `remaining` it only may, since a renewal without an answer can have come there. */
  get isHeld(): boolean {
    return this.#certain > performance.now();
  }

  /** How long Kamailio may still answer, in ms. */
  get remaining(): number {
    return Math.max(0, this.#end - performance.now());
  }
}
