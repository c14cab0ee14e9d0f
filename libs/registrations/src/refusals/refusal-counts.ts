import { networkOf } from '@ringledger/system';
import { observedText, observedUserAgent } from '../observed-text.js';
import type { RefusedRegister } from '../registrar/registrar.js';
import type { RegistrationTransport } from '../registration.events.js';

/** What refused requests have in common. Null: they differ in it; the user agent: or they stated none. */
interface InCommon extends Pick<RefusedRegister, 'accountId' | 'organizationId' | 'reason'> {
  readonly userName: string | null;
  readonly transport: RegistrationTransport | null;
  readonly userAgent: string | null;
  /** Of the first of them. */
  readonly address: string | null;
}

/** Refused requests that one event will stand for. */
export interface RefusalCount {
  what: InCommon;
  /** When its interval began, in ms of the monotonic clock. */
  openedAt: number;
  /** The account has registered, or has ended, since: the next one is a first again. */
  isOver: boolean;
  since: Date;
  until: Date;
  /** Not handed to the log yet. */
  count: number;
}

/** One event for each account, network and reason in this time, in ms, and one with the rest of the count at its end. */
const INTERVAL = 600_000;
const MOST_OPEN = 5000;
/** Pairs of reason and network that are told apart for one account; the others are added up without an address. */
const MOST_APART = 32;
/** The same for all accounts together that nobody has. */
const MOST_STRANGE_APART = 256;
const MOST_USER_NAME = 64;

/** Adds up what is refused. Whoever sends more, or from more places, makes numbers grow and nothing else. */
export class RefusalCounts {
  readonly #open = new Map<string, RefusalCount>();
  readonly #apart = new Map<string, number>();

  /** The count when it is the first of its interval. `elapsed` as the monotonic clock has it, here and below. */
  add(what: RefusedRegister, now: Date, elapsed: number): RefusalCount | null {
    const { key, account, address } = this.#placeOf(what);
    const stated = kept(what, account, address);
    const open = this.#open.get(key);
    if (open) {
      const isFirst = open.isOver;
      if (isFirst) Object.assign(open, { openedAt: elapsed, isOver: false });
      if (open.count === 0) open.since = now;
      open.what = open.count === 0 ? stated : inCommon(open.what, stated);
      open.until = now;
      open.count += 1;
      return isFirst ? open : null;
    }
    const opened = { what: stated, openedAt: elapsed, isOver: false, since: now, until: now, count: 1 };
    this.#open.set(key, opened);
    this.#apart.set(account, (this.#apart.get(account) ?? 0) + 1);
    return opened;
  }

  /** What is counted of intervals that are over, or of all; a new interval begins for them. Those without a count are forgotten. */
  ended(elapsed: number, which: 'ended' | 'all'): readonly RefusalCount[] {
    const counted: RefusalCount[] = [];
    for (const [key, open] of this.#open) {
      if (which === 'ended' && open.openedAt > elapsed - INTERVAL) continue;
      open.openedAt = elapsed;
      if (open.count > 0) counted.push(open);
      else this.#close(key);
    }
    return counted;
  }

  /**
   * Ends the intervals of an account, and gives what is counted of them. They stay where they are until their time has passed, so that
   * nothing is lost of what could not be written.
   */
  endOf(accountId: string): readonly RefusalCount[] {
    // Nearly always, and of every phone that registers.
    if (!this.#apart.has(accountId)) return [];
    const own = [...this.#open].filter(([key]) => key.startsWith(`${accountId} `)).map(([, open]) => open);
    for (const open of own) open.isOver = true;
    return own.filter(({ count }) => count > 0);
  }

  #placeOf({ accountId, address, reason }: RefusedRegister) {
    const account = accountId ?? STRANGE;
    const own = `${account} ${reason} ${networkOf(address)}`;
    if (this.#open.has(own)) return { key: own, account, address };
    const most = accountId === null ? MOST_STRANGE_APART : MOST_APART;
    const others = `${account} ${reason} others`;
    const apart = (this.#apart.get(account) ?? 0) < most;
    if (this.#open.size < MOST_OPEN)
      return apart ? { key: own, account, address } : { key: others, account, address: null };
    if (this.#open.has(others)) return { key: others, account, address: null };
    return { key: `${EVERYBODY} ${reason}`, account: EVERYBODY, address: null };
  }

  #close(key: string): void {
    this.#open.delete(key);
    const account = key.slice(0, key.indexOf(' '));
    const left = (this.#apart.get(account) ?? 1) - 1;
    if (left > 0) this.#apart.set(account, left);
    else this.#apart.delete(account);
  }
}

/** No ids of accounts. */
const STRANGE = '-';
const EVERYBODY = '*';

function kept(what: RefusedRegister, account: string, address: string | null): InCommon {
  const { accountId, organizationId, reason, transport } = what;
  const userAgent = observedUserAgent(what.userAgent);
  const userName = observedText(what.userName, MOST_USER_NAME);
  if (account !== EVERYBODY) return { accountId, organizationId, reason, transport, userAgent, userName, address };
  return { accountId: null, organizationId: null, reason, transport, userAgent: null, userName: EVERYBODY, address };
}

function inCommon(one: InCommon, other: InCommon): InCommon {
  return {
    ...one,
    userName: one.userName === other.userName ? one.userName : null,
    transport: one.transport === other.transport ? one.transport : null,
    userAgent: one.userAgent === other.userAgent ? one.userAgent : null,
  };
}
