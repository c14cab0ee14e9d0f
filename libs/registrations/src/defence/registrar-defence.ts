import { SourceBudgets } from '@ringledger/sip';
import { isWithin, RecentlyUsed } from '@ringledger/system';
import type { Clock } from '@ringledger/system';
import type { BanReason, SourceBanEvent } from './source-ban.events.js';
import { Bans } from './bans.js';
import { Guesses } from './guesses.js';
import { networksOf } from './source-networks.js';
import { THRESHOLDS } from './thresholds.js';

/** A wrong answer to a challenge. */
export interface WrongAnswer {
  readonly address: string;
  /** The digest user name that was given; of a known one with what tells its password from the one before, where that is known. */
  readonly name: string;
  /** Whether somebody has that name. */
  readonly known: boolean;
  /** Whether the address has proven to be real. */
  readonly proven: boolean;
}

/** Until when answers for one name are not looked at, in ms; null: they are. */
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
  /** Messages and connections of one source: so many a second for ever, so many at once. */
  readonly messages: { readonly perSecond: number; readonly burst: number };
  readonly connections: { readonly perSecond: number; readonly burst: number };
}

/** A whole office that comes back after a power cut must fit; a flood from one address must not. */
export const SOURCE_BUDGETS: Omit<DefenceSettings, 'trustedNetworks'> = {
  messages: { perSecond: 200, burst: 4000 },
  connections: { perSecond: 50, burst: 1000 },
};

const SOURCES = 20_000;
const WIDE_NETWORKS = 5_000;
const ACCOUNTS = 20_000;
const REGISTERED_SOURCES = 50_000;
const DAY = 86_400_000;
/** Until the ban is in the log and comes back from there, in ms. */
const BRIDGE = 60_000;

interface AccountWindow {
  readonly since: number;
  guesses: number;
}

/**
 * P-09: who is heard at all, whose guesses are looked at, and who is banned (`thresholds.ts`). Everything here is one registrar's own
 * memory, bounded, but for the bans: they are in the log, and so every registrar has them.
 */
export class RegistrarDefence {
  readonly bans = new Bans();
  readonly #messages: SourceBudgets;
  readonly #connections: SourceBudgets;
  readonly #guesses = new Guesses(SOURCES, 1);
  readonly #wideGuesses = new Guesses(WIDE_NETWORKS, THRESHOLDS.wide);
  readonly #accounts = new RecentlyUsed<AccountWindow>(ACCOUNTS);
  /** When a phone last registered from there, in ms. */
  readonly #registered = new RecentlyUsed<number>(REGISTERED_SOURCES);
  readonly #trusted = new RecentlyUsed<boolean>(SOURCES);

  constructor(
    private readonly settings: DefenceSettings,
    private readonly clock: Clock,
    /** Called once for each. */
    private readonly onDueBan: (ban: DueBan) => void,
  ) {
    const { connections, messages } = settings;
    this.#messages = new SourceBudgets(messages.perSecond, messages.burst);
    this.#connections = new SourceBudgets(connections.perSecond, connections.burst);
  }

  /** Before anything is read. */
  admits(address: string, what: 'message' | 'connection'): boolean {
    if (this.#isTrusted(address)) return true;
    const now = this.clock.now().getTime();
    if (this.bans.covers(address, now)) return false;
    return (what === 'message' ? this.#messages : this.#connections).admits(address, now);
  }

  /** Whether an answer to a challenge is looked at. */
  hears(address: string, name: string): boolean {
    const { fromHere, fromStrangers } = this.unheard(address, name);
    if (fromHere !== null) return false;
    if (fromStrangers === null) return true;
    const { source, wide } = networksOf(address);
    return this.#hasRegistered(source, wide, this.clock.now().getTime()).source;
  }

  /** The same for who looks at answers elsewhere, and is told beforehand. */
  unheard(address: string, name: string): Unheard {
    if (this.#isTrusted(address)) return { fromHere: null, fromStrangers: null };
    const now = this.clock.now().getTime();
    const { source } = networksOf(address);
    const isGuessing = this.#guesses.of(source, name, now) >= THRESHOLDS.guessesOfName;
    const account = this.#account(name, now);
    const isGuessed = account !== undefined && account.guesses >= THRESHOLDS.guessesOfAccount;
    return {
      fromHere: isGuessing ? this.#guesses.endOf(source, now) : null,
      fromStrangers: isGuessed ? account.since + THRESHOLDS.window : null,
    };
  }

  registered(address: string): void {
    if (this.#isTrusted(address)) return;
    const now = this.clock.now().getTime();
    const { source, wide } = networksOf(address);
    this.#registered.set(source, now);
    this.#registered.set(wide, now);
  }

  /** A wrong password, or a name that nobody has; also one that was not looked at any more. */
  wrongAnswer({ address, known, name, proven }: WrongAnswer): void {
    if (!proven || this.#isTrusted(address)) return;
    const now = this.clock.now().getTime();
    const { source, wide } = networksOf(address);
    const hasRegistered = this.#hasRegistered(source, wide, now);
    if (known) {
      const account = this.#account(name, now) ?? { since: now, guesses: 0 };
      account.guesses += 1;
      this.#accounts.set(name, account);
    }
    this.#judge(source, this.#guesses, { known, name }, hasRegistered.source, now);
    this.#judge(wide, this.#wideGuesses, { known, name }, hasRegistered.wide, now);
  }

  /** As the log tells it. A lifted ban is a new beginning. */
  apply(event: SourceBanEvent): void {
    this.bans.apply(event);
    if (event.type !== 'SourceBanLifted') return;
    this.#guesses.forget(event.data.network);
    this.#wideGuesses.forget(event.data.network);
  }

  #judge(
    network: string,
    guesses: Guesses,
    guess: { readonly known: boolean; readonly name: string },
    hasRegistered: boolean,
    now: number,
  ): void {
    const verdict = guesses.add(network, guess, hasRegistered, now);
    if (verdict === null) return;
    guesses.forget(network);
    if (this.bans.has(network, now)) return;
    this.bans.add(network, now + BRIDGE);
    this.onDueBan({ network, ...verdict });
  }

  #account(name: string, now: number): AccountWindow | undefined {
    const window = this.#accounts.get(name);
    return window && now < window.since + THRESHOLDS.window ? window : undefined;
  }

  #hasRegistered(source: string, wide: string, now: number) {
    const within = (network: string) => now < (this.#registered.get(network) ?? -DAY) + DAY;
    return { source: within(source), wide: within(wide) };
  }

  #isTrusted(address: string): boolean {
    const known = this.#trusted.get(address);
    if (known !== undefined) return known;
    const trusted = isWithin(address, this.settings.trustedNetworks);
    this.#trusted.set(address, trusted);
    return trusted;
  }
}
