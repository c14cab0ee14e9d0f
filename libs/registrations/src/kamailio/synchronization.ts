import type { Log } from '@ringledger/observability';
import { type Ids, KeyedQueue, pause } from '@ringledger/system';
import type { LifetimeLimits } from '../locations/lifetime.js';
import { userAgentExpression } from './account-entry.js';
import type { KamailioBans } from './kamailio-bans.js';
import type { AccountPusher } from './account-pusher.js';
import { type KamailioControl, KamailioRpcError } from './kamailio-control.js';
import type { KamailioLease } from './kamailio-lease.js';
import type { KnownAccount, KnownAccounts } from './known-accounts.js';
import { sideBySide } from './side-by-side.js';

interface Parts {
  readonly control: KamailioControl;
  readonly accounts: KnownAccounts;
  readonly pusher: AccountPusher;
  readonly bans: KamailioBans;
  readonly lease: KamailioLease;
  readonly limits: LifetimeLimits;
  readonly realm: string;
  readonly deniedUserAgents: readonly string[];
  readonly ids: Ids;
  readonly log: Log;
  /** Kamailio knows everything again. */
  readonly synchronized: () => void;
}

/** Between two looks whether Kamailio is still the one that was synchronized, in ms. */
const LOOK_EVERY = 1000;
const PUSHES = 8;
/** For how long a connection outlives the longest registration, in s: a refresh may be on its way. */
const SPARE = 100;

/**
 * Keeps Kamailio's tables equal to what this process knows. Each start of either side begins a new instance: tables emptied, everything
 * pushed, and only then a lease, without which Kamailio answers nobody. A command that got no answer begins a new instance too, since
 * it may be carried out at any later time; what belongs to an older instance counts for nothing.
 */
export class Synchronization {
  readonly #ending = new AbortController();
  readonly #turns = new KeyedQueue();
  readonly #waiting = new Set<() => void>();
  /** What could not be done yet. */
  readonly #owed = new Map<string, () => Promise<void>>();
  #wake = new AbortController();
  #instance: string | null = null;
  #hasBegun = false;
  #running: Promise<void> = Promise.resolve();
  synchronized = false;

  constructor(private readonly parts: Parts) {}

  start(): void {
    this.#running = this.#keep();
  }

  /** Kamailio answers nobody when this resolves. */
  async stop(): Promise<void> {
    this.#ending.abort();
    this.wake();
    await this.#running;
    await this.parts.lease.revoke().catch(() => this.#leaseIsOver());
  }

  /** Looks now instead of soon. */
  wake(): void {
    this.#wake.abort();
  }

  /**
   * Resolves when every later REGISTER is answered by what is known of the account now: because Kamailio has it, or because it answers
   * nobody until it was synchronized again.
   */
  async inForce(known: KnownAccount): Promise<void> {
    const isPushed = await this.#turns.run(known.userName, async () => {
      const instance = this.#instance;
      if (instance === null) return false;
      try {
        await this.parts.pusher.push(known, instance);
        return true;
      } catch (error) {
        this.#lost(error, instance);
        return false;
      }
    });
    if (isPushed) return;
    // What is pushed anew ends nothing by itself. Before the first time there is nothing to wait for: all accounts are compared then.
    if (this.#hasBegun) {
      const { accounts, pusher } = this.parts;
      const { userName } = known;
      this.#owed.set(`account ${userName}`, () => pusher.endOthers(accounts.ofUser(userName) ?? known));
    }
    await this.#otherwise();
  }

  /** Done now, or before phones are answered again. `name` is of what is changed: a later change replaces it. */
  async inTheEnd(name: string, work: () => Promise<void>): Promise<void> {
    this.#owed.set(name, work);
    // Every resynchronization does what is owed before it lets Kamailio answer.
    if (!this.synchronized) return this.#otherwise();
    try {
      await this.#settle(name, work);
    } catch (error) {
      this.parts.log.warn('Kamailio could not be told of a change, it will be told again', { err: error });
      this.wake();
      await this.#otherwise();
    }
  }

  async #settle(name: string, work: () => Promise<void>): Promise<void> {
    await work();
    if (this.#owed.get(name) === work) this.#owed.delete(name);
  }

  async #keep(): Promise<void> {
    const { log } = this.parts;
    const { signal } = this.#ending;
    let isFailing = false;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      try {
        await this.#look();
        isFailing = false;
      } catch (error) {
        if (!isFailing) log.warn('Kamailio could not be synchronized, will try until it can', { err: error });
        isFailing = true;
      }
      await pause(LOOK_EVERY, this.#wake.signal);
    }
  }

  async #look(): Promise<void> {
    const { lease, log } = this.parts;
    // Before that this process does not know all accounts, and after that they may have changed.
    if (!lease.may) return;
    if (this.#instance !== null && (await this.#instanceThere()) !== this.#instance) {
      if (this.synchronized) log.info('Kamailio has forgotten everything, most likely in a restart');
      this.#forgetInstance();
    }
    if (this.#instance === null) await this.#begin();
    for (const [name, work] of this.#owed) await this.#settle(name, work);
    // A change that was made meanwhile may have failed.
    if (this.#instance === null) return;
    if (!this.synchronized) this.#announce();
    await lease.renew();
  }

  #announce(): void {
    this.synchronized = true;
    for (const resolve of this.#waiting) resolve();
    this.parts.synchronized();
  }

  async #begin(): Promise<void> {
    const { accounts, control, ids, log, pusher } = this.parts;
    const instance = ids.next();
    await control.command('begin', instance);
    this.#instance = instance;
    this.#hasBegun = true;
    try {
      await this.#pushSettings();
      await this.parts.bans.pushAll();
      const all = accounts.all();
      await sideBySide(PUSHES, all, ({ userName }) =>
        this.#turns.run(userName, async () => {
          const known = accounts.ofUser(userName);
          if (known !== undefined && this.#instance === instance) await pusher.pushFirst(known, instance);
        }),
      );
      if (this.#instance === instance) log.info('Kamailio is synchronized', { accounts: all.length });
    } catch (error) {
      this.#forgetInstance();
      throw error;
    }
  }

  async #pushSettings(): Promise<void> {
    const { control, deniedUserAgents, limits, realm } = this.parts;
    await control.set('state', 'realm', realm);
    if (deniedUserAgents.length > 0) {
      await control.set('state', 'agents', userAgentExpression(deniedUserAgents));
    }
    await control.rpc('cfg.set_now_int', ['registrar', 'default_expires', limits.defaultSeconds]);
    await control.rpc('cfg.set_now_int', ['registrar', 'min_expires', limits.minSeconds]);
    await control.rpc('cfg.set_now_int', ['registrar', 'max_expires', limits.maxSeconds]);
    await control.rpc('cfg.set_now_int', ['tcp', 'connection_lifetime', limits.maxSeconds + SPARE]);
  }

  /** The instance that Kamailio says it is of; null: none, it has just been started. */
  async #instanceThere(): Promise<string | null> {
    try {
      const found = (await this.parts.control.rpc('htable.get', ['state', 'instance'])) as {
        readonly item?: { readonly value?: string };
      };
      return found.item?.value ?? null;
    } catch (error) {
      if (error instanceof KamailioRpcError) return null;
      throw error;
    }
  }

  #lost(error: unknown, instance: string): void {
    if (this.#instance !== instance) return;
    this.parts.log.warn('Kamailio could not be told of a change, it will be synchronized again', { err: error });
    this.#forgetInstance();
    this.wake();
  }

  #forgetInstance(): void {
    this.#instance = null;
    this.synchronized = false;
  }

  async #otherwise(): Promise<void> {
    const over = new AbortController();
    const resolve = () => over.abort();
    this.#waiting.add(resolve);
    await pause(this.parts.lease.remaining, over.signal);
    this.#waiting.delete(resolve);
  }

  async #leaseIsOver(): Promise<void> {
    await pause(this.parts.lease.remaining, new AbortController().signal);
  }
}
