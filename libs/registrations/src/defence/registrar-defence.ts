import { isWithin, networkOf, networksOf, RecentlyUsed, TokenBuckets } from '@ringledger/system';
import type { Budget, Clock, MonotonicClock } from '@ringledger/system';
import type { BanReason, SourceBanEvent } from './source-ban.events.js';
import { Bans } from './bans.js';
import { type Guess, Guesses } from './guesses.js';
import { THRESHOLDS } from './thresholds.js';

/** A wrong answer to a challenge that was sent to that address a short time ago: it is no forged one. */
export interface WrongAnswer {
  readonly address: string;
  /** The digest user name that was given; of a known one with what tells its password from the one before, where that is known. */
  readonly name: string;
  /** Whether somebody has that name. */
  readonly known: boolean;
  readonly tried: 'password' | 'name';
}

/** Until when answers for one name are not looked at, in ms of the monotonic clock; null: they are. */
export interface Unheard {
  /** From the source that was asked for. */
  readonly fromHere: number | null;
  /** From sources where no phone has registered within a day. */
  readonly fromStrangers: number | null;
}

/** A source that has done enough. */
export interface DueBan {
  readonly network: string;
  readonly reason: BanReason;
  readonly refusals: number;
}

export interface DefenceSettings {
  /** CIDRs of proxies and monitors that speak for many: no budget, no ban. */
  readonly trustedNetworks: readonly string[];
  /** Of one source. */
  readonly messages: Budget;
  readonly connections: Budget;
}

/** A whole office that comes back after a power cut must fit; a flood from one address must not. */
export const SOURCE_BUDGETS: Omit<DefenceSettings, 'trustedNetworks'> = {
  messages: { burst: 4000, perMinute: 12_000 },
  connections: { burst: 1000, perMinute: 3000 },
};

const SOURCES = 20_000;
const BUDGETS = 50_000;
const WIDE_NETWORKS = 5_000;
const ACCOUNTS = 20_000;
const REGISTERED_SOURCES = 50_000;
/** How long a source counts as one where phones have registered, in ms. */
export const DAY = 86_400_000;
/** Until a ban is in the log and comes back from there, in ms. */
const BRIDGE = 60_000;

interface AccountWindow {
  readonly since: number;
  guesses: number;
}

/**
 * P-09: who is heard at all, whose guesses are looked at, and who is banned (`thresholds.ts`). Everything here is one registrar's own
 * memory, bounded, but for the bans: they are in the log, and so every registrar has them. Their ends are times of day; all else here lasts
 * as long as it lasts, whatever the time is set to. Where phones have registered is recalled at the start (`registered-sources.ts`).
 */
export class RegistrarDefence {
  readonly bans = new Bans();
  /** Those that are not in the log yet. */
  readonly #bridges = new Bans();
  readonly #messages: TokenBuckets;
  readonly #connections: TokenBuckets;
  readonly #guesses = new Guesses(SOURCES, 1);
  readonly #wideGuesses = new Guesses(WIDE_NETWORKS, THRESHOLDS.wide);
  readonly #accounts = new RecentlyUsed<AccountWindow>(ACCOUNTS);
  /** When a phone last registered from there, in ms. */
  readonly #registered = new RecentlyUsed<number>(REGISTERED_SOURCES);
  readonly #trusted = new RecentlyUsed<boolean>(SOURCES);
  #isRecalling = false;

  constructor(
    private readonly settings: DefenceSettings,
    private readonly clock: Clock,
    private readonly monotonic: MonotonicClock,
    /** Called once for each. */
    private readonly onDueBan: (ban: DueBan) => void,
  ) {
    this.#messages = new TokenBuckets(settings.messages, BUDGETS, monotonic);
    this.#connections = new TokenBuckets(settings.connections, BUDGETS, monotonic);
  }

  /** Before anything is read. */
  admits(address: string, what: 'message' | 'connection'): boolean {
    if (this.isTrusted(address)) return true;
    if (this.bans.covers(address, this.clock.now().getTime())) return false;
    if (this.#bridges.covers(address, this.monotonic.elapsed())) return false;
    return (what === 'message' ? this.#messages : this.#connections).take(networkOf(address)) === 0;
  }

  /** Whether an answer to a challenge is looked at. */
  hears(address: string, name: string): boolean {
    const { fromHere, fromStrangers } = this.unheard(address, name);
    if (fromHere !== null) return false;
    if (fromStrangers === null) return true;
    const { source, wide } = networksOf(address);
    return this.#hasRegistered(source, wide, this.monotonic.elapsed()).source;
  }

  /** The same for who looks at answers elsewhere, and is told beforehand. */
  unheard(address: string, name: string): Unheard {
    if (this.isTrusted(address)) return { fromHere: null, fromStrangers: null };
    const now = this.monotonic.elapsed();
    const { source } = networksOf(address);
    const isGuessing = this.#guesses.of(source, name, now) >= THRESHOLDS.guessesOfName;
    const account = this.#account(name, now);
    const isGuessed = account !== undefined && account.guesses >= THRESHOLDS.guessesOfAccount;
    return {
      fromHere: isGuessing ? this.#guesses.endOf(source, now) : null,
      fromStrangers: isGuessed ? account.since + THRESHOLDS.window : null,
    };
  }

  /** `ago` in ms. */
  registered(address: string, ago = 0): void {
    if (this.isTrusted(address)) return;
    const time = this.monotonic.elapsed() - ago;
    for (const network of Object.values<string>({ ...networksOf(address) })) {
      this.#registered.set(network, Math.max(time, this.#registered.get(network) ?? time));
    }
  }

  /** Looks up where phones registered before this process began; meanwhile any source may be one of those. */
  async recall(lookUp: () => Promise<void>): Promise<void> {
    this.#isRecalling = true;
    try {
      await lookUp();
    } finally {
      this.#isRecalling = false;
    }
  }

  /** A wrong password, or a name that nobody has; also one that was not looked at any more. */
  wrongAnswer({ address, known, name, tried }: WrongAnswer): void {
    if (this.isTrusted(address)) return;
    const now = this.monotonic.elapsed();
    const { source, wide } = networksOf(address);
    const hasRegistered = this.#hasRegistered(source, wide, now);
    const guess = { known, name, ofPassword: tried === 'password' };
    if (known && guess.ofPassword) {
      const account = this.#account(name, now) ?? { since: now, guesses: 0 };
      account.guesses += 1;
      this.#accounts.set(name, account);
    }
    this.#judge(source, this.#guesses, guess, hasRegistered.source, now);
    this.#judge(wide, this.#wideGuesses, guess, hasRegistered.wide, now);
  }

  /** As the log tells it. A lifted ban is a new beginning, also for the wide network that the source is part of, and for all sources of a wide one. */
  apply(event: SourceBanEvent): void {
    const { network } = event.data;
    this.bans.apply(event);
    this.#bridges.remove(network);
    if (event.type !== 'SourceBanLifted') return;
    const [address = ''] = network.split('/');
    this.#guesses.forgetSources(network);
    this.#wideGuesses.forget(networksOf(address).wide);
  }

  #judge(network: string, guesses: Guesses, guess: Guess, hasRegistered: boolean, now: number): void {
    const verdict = guesses.add(network, guess, hasRegistered, now);
    if (verdict === null) return;
    guesses.forget(network);
    if (this.bans.has(network, this.clock.now().getTime()) || this.#bridges.has(network, now)) return;
    this.#bridges.add(network, now + BRIDGE);
    this.onDueBan({ network, ...verdict });
  }

  #account(name: string, now: number): AccountWindow | undefined {
    const window = this.#accounts.get(name);
    return window && now < window.since + THRESHOLDS.window ? window : undefined;
  }

  #hasRegistered(source: string, wide: string, now: number) {
    const within = (network: string) => this.#isRecalling || now < (this.#registered.get(network) ?? -Infinity) + DAY;
    return { source: within(source), wide: within(wide) };
  }

  /** Whether it speaks for many. */
  isTrusted(address: string): boolean {
    const known = this.#trusted.get(address);
    if (known !== undefined) return known;
    const trusted = isWithin(address, this.settings.trustedNetworks);
    this.#trusted.set(address, trusted);
    return trusted;
  }
}
