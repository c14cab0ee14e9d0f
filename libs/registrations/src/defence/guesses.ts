import { RecentlyUsed, sourcesWithin } from '@ringledger/system';
import { THRESHOLDS } from './thresholds.js';
import type { BanReason } from './source-ban.events.js';

interface Window {
  /** In ms. */
  readonly since: number;
  refusals: number;
  unknownNames: number;
  /** Guesses of a password for each name that was tried; never more names than it takes for a ban. */
  readonly names: Map<string, number>;
}

/** What was guessed from one network: a source, or a wide one. */
export interface Guess {
  readonly name: string;
  readonly known: boolean;
  /** False: only of the name. */
  readonly ofPassword: boolean;
}

/** Enough to ban for. */
export interface Verdict {
  readonly reason: BanReason;
  readonly refusals: number;
}

/** Over all networks: what they are remembered in is bounded, and whoever was quiet longest is forgotten first. */
const MOST_NAMES_IN_ALL = 200_000;

/** Counts wrong answers by network, in windows, in bounded memory. Times in ms. */
export class Guesses {
  readonly #windows: RecentlyUsed<Window>;
  #names = 0;

  constructor(
    networks: number,
    /** How many times as much it takes. */
    private readonly factor: number,
  ) {
    this.#windows = new RecentlyUsed(networks, ({ names }) => (this.#names -= names.size));
  }

  get size(): number {
    return this.#windows.size;
  }

  /** Guesses of a password for this name in the present window. */
  of(network: string, name: string, now: number): number {
    return this.#window(network, now)?.names.get(name) ?? 0;
  }

  /** When the present window ends, in ms. */
  endOf(network: string, now: number): number {
    return (this.#window(network, now)?.since ?? now - THRESHOLDS.window) + THRESHOLDS.window;
  }

  /** One more; whether that is enough for a ban. */
  add(network: string, { known, name, ofPassword }: Guess, trusted: boolean, now: number): Verdict | null {
    const window = this.#window(network, now) ?? this.#open(network, now);
    window.refusals += 1;
    const before = window.names.get(name);
    if (before === undefined) {
      this.#names += 1;
      if (!known) window.unknownNames += 1;
    }
    window.names.set(name, (before ?? 0) + (ofPassword ? 1 : 0));
    while (this.#names > MOST_NAMES_IN_ALL) this.#windows.forgetOldest();
    const factor = this.factor * (trusted ? THRESHOLDS.trust : 1);
    const { names, refusals, unknownNames } = window;
    if (names.size > THRESHOLDS.names * factor) {
      return { reason: unknownNames > names.size / 2 ? 'many unknown names' : 'many guesses', refusals };
    }
    return refusals > THRESHOLDS.refusals * factor ? { reason: 'many guesses', refusals } : null;
  }

  forget(network: string): void {
    this.#windows.delete(network);
  }

  /** A source, or all those of a wide network. */
  forgetSources(network: string): void {
    for (const source of sourcesWithin(network, this.#windows.keys())) this.forget(source);
  }

  #window(network: string, now: number): Window | undefined {
    const window = this.#windows.get(network);
    if (window === undefined || now < window.since + THRESHOLDS.window) return window;
    this.#windows.delete(network);
    return undefined;
  }

  #open(network: string, now: number): Window {
    const window: Window = { since: now, refusals: 0, unknownNames: 0, names: new Map() };
    this.#windows.set(network, window);
    return window;
  }
}
