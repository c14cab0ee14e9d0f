import type { Log } from '@ringledger/observability';
import type { Clock, Ids, Randomness } from '@ringledger/system';
import type { RegistrarDefence } from '../defence/registrar-defence.js';
import type { SourceBanEvent } from '../defence/source-ban.events.js';
import type { LifetimeLimits } from '../locations/lifetime.js';
import type { RegistrarAccount } from '../registrar/registrar-account.js';
import {
  type DenialReason,
  type LocationOfPhone,
  type NotificationResult,
  type RegisterRequest,
  Registrar,
  type RegistrationIntake,
} from '../registrar/registrar.js';
import type { NotificationKind, RegistrationTransport } from '../registration.events.js';
import { AccountPusher } from './account-pusher.js';
import { EvapiClient, type EvapiListener, type EvapiSettings } from './evapi-client.js';
import { FactIntake } from './fact-intake.js';
import { FactNumbers } from './fact-numbers.js';
import type { BeatFact, KamailioFact, RefusedFact } from './facts.js';
import { KamailioBans } from './kamailio-bans.js';
import { KamailioControl } from './kamailio-control.js';
import { KamailioLease } from './kamailio-lease.js';
import { KamailioLocations } from './kamailio-locations.js';
import { KamailioNotifications } from './kamailio-notifications.js';
import { KnownAccounts } from './known-accounts.js';
import { Reconciliation } from './reconciliation.js';
import { type Guess, guessOf, refusalOfUnreadable, refusalsOf } from './refusal-of-fact.js';
import { requestOfLocation, ruidOf } from './register-request.js';
import { sideBySide } from './side-by-side.js';
import { Synchronization } from './synchronization.js';
import { UnheardGuesses } from './unheard-guesses.js';

const LOOKS = 4;

export interface KamailioSettings {
  readonly name: string;
  /** What phones can use there. */
  readonly transports: readonly RegistrationTransport[];
  /** Realm of phones that know the exchange by its address only. */
  readonly realm: string;
  readonly limits: LifetimeLimits;
  /** Patterns with `*` of user agents that nobody may register with. */
  readonly deniedUserAgents: readonly string[];
  /** CIDRs of proxies and monitors that speak for many: all their guesses are looked at. */
  readonly trustedNetworks: readonly string[];
  /** Base URL of docker/kamailio/control.cfg. */
  readonly control: URL;
  readonly evapi: Omit<EvapiSettings, 'secret'>;
  /** Shared with Kamailio: opens its commands and its events. */
  readonly secret: string;
}

interface Surroundings {
  readonly intake: RegistrationIntake;
  /** Judges who guesses (P-09); what it comes to is brought back by `banned`. */
  readonly defence: Pick<RegistrarDefence, 'registered' | 'unheard' | 'wrongAnswer'>;
  /** How long this process may act on what it knows, in ms; 0: not at all, as before it knows all accounts. */
  readonly lease: () => number;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly randomness: Randomness;
  readonly log: Log;
}

/**
 * Kamailio in front: it answers phones by itself out of what is pushed to it, and tells afterwards. It does so only under a lease of this
 * process, so that it never answers by what has changed meanwhile.
 */
export class KamailioRegistrar extends Registrar implements EvapiListener {
  readonly name: string;
  readonly transports: readonly RegistrationTransport[];
  readonly #accounts = new KnownAccounts();
  readonly #numbers = new FactNumbers();
  readonly #control: KamailioControl;
  readonly #locations: KamailioLocations;
  readonly #bans: KamailioBans;
  readonly #unheard: UnheardGuesses;
  readonly #lease: KamailioLease;
  readonly #facts: FactIntake;
  readonly #reconciliation: Reconciliation;
  readonly #synchronization: Synchronization;
  readonly #notifications: KamailioNotifications;
  readonly #evapi: EvapiClient;

  constructor(
    settings: KamailioSettings,
    private readonly surroundings: Surroundings,
  ) {
    super();
    const { control, deniedUserAgents, evapi, limits, name, realm, secret, transports, trustedNetworks } = settings;
    const { clock, ids, intake, lease, log, randomness } = surroundings;
    const accounts = this.#accounts;
    this.name = name;
    this.transports = transports;
    this.#control = new KamailioControl({ url: control, secret });
    this.#locations = new KamailioLocations(this.#control);
    this.#lease = new KamailioLease(this.#control, lease);
    this.#notifications = new KamailioNotifications(this.#control, ids);
    const now = () => clock.now().getTime();
    this.#bans = new KamailioBans(this.#control, trustedNetworks, now);
    this.#unheard = new UnheardGuesses(this.#control, now);
    const [bans, locations] = [this.#bans, this.#locations];
    const missed = () => this.#reconciliation.request();
    this.#facts = new FactIntake({ accounts, locations, intake, log, missed });
    this.#reconciliation = new Reconciliation({ accounts, locations, intake: this.#facts, log });
    this.#evapi = new EvapiClient({ ...evapi, secret }, this, randomness, log);
    this.#synchronization = new Synchronization({
      ...{ accounts, bans, realm, limits, deniedUserAgents, ids, log },
      ...{ control: this.#control, lease: this.#lease, pusher: new AccountPusher(this.#control, locations, realm) },
      synchronized: () => {
        // Nothing can be understood before all accounts are known.
        this.#evapi.start();
        this.#reconciliation.request();
      },
    });
  }

  /** Kamailio is there, knows everything, and may say 200. */
  override get answering(): boolean {
    return this.#synchronization.synchronized && this.#lease.isHeld;
  }

  start(): void {
    this.#synchronization.start();
  }

  /** Kamailio answers nobody when this resolves. What happened there and was not told yet waits there. */
  async stop(): Promise<void> {
    this.#reconciliation.stop();
    await this.#synchronization.stop();
    this.#evapi.stop();
    this.#facts.stop();
    this.#control.close();
  }

  async setCredentials(account: RegistrarAccount): Promise<void> {
    const known = this.#accounts.set(account);
    if (known.denied !== null) {
      this.surroundings.log.warn('Kamailio cannot check the digest algorithm of an account, its phones are refused', {
        accountId: account.id,
        algorithm: account.algorithm,
      });
    }
    await this.#synchronization.inForce(known);
  }

  async deny(account: RegistrarAccount, reason: DenialReason): Promise<void> {
    const { userName } = account;
    const accounts = this.#accounts;
    const known = reason === 'unknown account' ? accounts.forget(userName) : accounts.deny(account, reason);
    await this.#synchronization.inForce(known);
  }

  async drop(location: LocationOfPhone): Promise<void> {
    const { userName } = location;
    await this.#synchronization.inTheEnd(location.registrationId, async () => {
      const ruid = await this.#ruidOf(location);
      if (ruid !== null) await this.#locations.drop(userName, ruid);
    });
  }

  /** A source is not heard any more, or is heard again, as the log tells it. */
  banned({ data, type }: SourceBanEvent): void {
    if (type === 'SourceBanned') this.#bans.add(data);
    else this.#lifted(data.network);
    this.#pushBan(data.network);
  }

  async notify(location: LocationOfPhone, kind: NotificationKind): Promise<NotificationResult> {
    const ruid = await this.#ruidOf(location).catch(() => null);
    if (ruid === null) return { outcome: 'unreachable', status: null };
    return this.#notifications.send(location, ruid, kind);
  }

  async snapshot(): Promise<readonly RegisterRequest[]> {
    const requests: RegisterRequest[] = [];
    await sideBySide(LOOKS, this.#accounts.all(), async ({ account, userName }) => {
      if (account === null) return;
      for (const location of await this.#locations.of(userName)) requests.push(requestOfLocation(location, account));
    });
    return requests;
  }

  connected(): void {
    this.#numbers.begin();
    this.#reconciliation.request();
    this.#synchronization.wake();
  }

  disconnected(): void {
    // Most likely a restart: then nothing there is in force any more.
    this.#synchronization.wake();
  }

  beat({ now, total, waiting }: BeatFact): void {
    this.#lease.clock(now);
    if (this.#bans.isOver) this.#pushBan('::/0');
    if (waiting === 0) this.#numbers.total(total, performance.now());
    if (!this.#numbers.lost(performance.now())) return;
    this.surroundings.log.warn('Kamailio has told something that did not arrive, it is asked what is bound');
    this.#reconciliation.request();
  }

  async fact(fact: KamailioFact): Promise<void> {
    if (fact.number !== null) this.#numbers.saw(fact.number, performance.now());
    switch (fact.kind) {
      case 'register':
        this.surroundings.defence.registered(fact.address);
        if (fact.contacts === null) this.surroundings.intake.refused(refusalOfUnreadable(fact, this.#accounts));
        return this.#facts.register(fact);
      case 'lost':
        return this.#facts.lost(fact);
      case 'notified':
        return this.#notifications.answered(fact);
      case 'refused':
        return this.#refused(fact);
      case 'unreadable':
        this.surroundings.log.error(
          'Kamailio told something that is not understood; is its configuration of this version?',
        );
        return this.#reconciliation.request();
    }
  }

  async #refused(fact: RefusedFact): Promise<void> {
    try {
      const refusals = await refusalsOf(fact, this.#accounts);
      for (const refusal of refusals) this.surroundings.intake.refused(refusal);
      this.#judge(fact, guessOf(fact, refusals[0].reason, this.#accounts));
    } catch (error) {
      this.surroundings.log.warn('a refusal could not be told', { err: error });
    }
  }

  #judge(fact: RefusedFact, guess: Guess | null): void {
    if (guess === null) return;
    const { defence } = this.surroundings;
    const { address, proven } = fact;
    const { binding, known, name } = guess;
    defence.wrongAnswer({ address, name, known, proven });
    // What Kamailio did not look at it was told already.
    if (binding === null || fact.reason !== 'wrong password') return;
    for (const unheard of this.#unheard.of(binding, address, defence.unheard(address, name))) {
      void this.#synchronization.inTheEnd(`unheard ${unheard.key}`, () => this.#unheard.push(unheard));
    }
  }

  /** A new beginning: what was guessed before says nothing. */
  #lifted(network: string): void {
    this.#bans.remove(network);
    for (const key of this.#unheard.forget(network)) {
      void this.#synchronization.inTheEnd(`unheard ${key}`, () => this.#unheard.remove(key));
    }
  }

  /** Nobody waits for it: what is not told now is told before the next lease. */
  #pushBan(network: string): void {
    void this.#synchronization.inTheEnd(`ban ${network}`, () => this.#bans.push(network));
  }

  /** By its flow; a location that the record had to recover has none, and is known by its contact. */
  async #ruidOf({ contact, flow, userName }: LocationOfPhone): Promise<string | null> {
    const ruid = ruidOf(flow);
    if (ruid !== null) return ruid;
    const bound = await this.#locations.of(userName);
    return bound.find((location) => location.contact === contact)?.ruid ?? null;
  }
}
