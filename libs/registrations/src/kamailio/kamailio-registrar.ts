import type { Log } from '@ringledger/observability';
import type { Clock, Ids, MonotonicClock, Randomness } from '@ringledger/system';
import type { RegistrarDefence } from '../defence/registrar-defence.js';
import type { SourceBanEvent } from '../defence/source-ban.events.js';
import type { LifetimeLimits } from '../locations/lifetime.js';
import { UNREACHABLE } from '../registrar/notification-result.js';
import type { RegistrarAccount } from '../registrar/registrar-account.js';
import {
  type AskedBack,
  type DenialReason,
  type LocationOfPhone,
  type NotificationResult,
  type RegisterRequest,
  Registrar,
  type RegistrationIntake,
} from '../registrar/registrar.js';
import type { NotificationKind, RegistrationTransport } from '../registration.events.js';
import { AccountPusher, isAdmitted } from './account-pusher.js';
import { EvapiClient, type EvapiListener, type EvapiSettings } from './evapi-client.js';
import { FactIntake } from './fact-intake.js';
import { FactNumbers } from './fact-numbers.js';
import type { BeatFact, KamailioFact, RefusedFact } from './facts.js';
import { KamailioBans } from './kamailio-bans.js';
import { KamailioClock } from './kamailio-clock.js';
import { KamailioControl } from './kamailio-control.js';
import { KamailioLease } from './kamailio-lease.js';
import { type BoundInKamailio, KamailioLocations } from './kamailio-locations.js';
import { KamailioNotifications } from './kamailio-notifications.js';
import { ALGORITHMS, KnownAccounts } from './known-accounts.js';
import { Reconciliation } from './reconciliation.js';
import { type Guess, guessOf, refusalsOf } from './refusal-of-fact.js';
import { requestOfLocation, ruidOf } from './register-request.js';
import { sideBySide } from './side-by-side.js';
import { Synchronization } from './synchronization.js';
import { UnheardGuesses } from './unheard-guesses.js';
import { UnreadableFacts } from './unreadable-facts.js';

const LOOKS = 4;
/** How often Kamailio says that it lives before it is compared though there is more to tell. */
const MOST_BEATS = 10;
/** Between an answer and the report of it lie less than so many ms. */
const UNTOLD = 100;

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
  readonly monotonic: MonotonicClock;
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
  readonly algorithms = ALGORITHMS;
  readonly #accounts = new KnownAccounts();
  readonly #numbers = new FactNumbers();
  readonly #unreadable = new UnreadableFacts();
  readonly #clock = new KamailioClock();
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
  /** Since the connection was made: `null` there is none, else how often Kamailio said that it lives. */
  #beats: number | null = null;
  /** All that had happened in Kamailio when it last said that it lives has arrived. */
  #isToldAll = false;
  #isCompared = false;
  #isBringing = false;

  constructor(
    settings: KamailioSettings,
    private readonly surroundings: Surroundings,
  ) {
    super();
    const { control, deniedUserAgents, evapi, limits, name, realm, secret, transports, trustedNetworks } = settings;
    const { clock, ids, intake, lease, log, monotonic, randomness } = surroundings;
    const accounts = this.#accounts;
    this.name = name;
    this.transports = transports;
    this.#control = new KamailioControl({ url: control, secret });
    this.#locations = new KamailioLocations(this.#control, this.#clock);
    this.#lease = new KamailioLease(this.#control, lease);
    this.#notifications = new KamailioNotifications(this.#control, ids);
    this.#bans = new KamailioBans(this.#control, trustedNetworks, () => clock.now().getTime());
    this.#unheard = new UnheardGuesses(this.#control, monotonic);
    const [bans, locations] = [this.#bans, this.#locations];
    const missed = () => this.#reconciliation.request();
    const facts = new FactIntake({ accounts, locations, clock: this.#clock, intake, log, missed });
    this.#facts = facts;
    this.#reconciliation = new Reconciliation({
      ...{ accounts, locations, log, intake: facts, record: intake, clock },
      isToldAll: () => this.#isToldAll,
    });
    const pusher = new AccountPusher(
      this.#control,
      locations,
      realm,
      (known, location) => facts.ending(known, location),
      (account, ruid) => this.#notifications.askBack(account, ruid),
    );
    this.#evapi = new EvapiClient({ ...evapi, secret }, this, randomness, log);
    this.#synchronization = new Synchronization({
      ...{ accounts, bans, realm, limits, deniedUserAgents, ids, log },
      ...{ control: this.#control, lease: this.#lease, pusher },
      synchronized: () => {
        // Nothing can be understood before all accounts are known.
        this.#evapi.start();
        // Else when it is connected: without Kamailio's clock it is not known when its phones were heard.
        if ((this.#beats ?? 0) > 0) this.#reconciliation.request();
      },
    });
  }

  /** Kamailio is there, knows everything, may say 200, and tells what it does. */
  override get answering(): boolean {
    return this.#synchronization.synchronized && this.#lease.isHeld && (this.#beats ?? 0) > 0;
  }

  start(): void {
    this.#synchronization.start();
  }

  /** Kamailio answers nobody when this resolves. What happened there and was not told yet waits there. */
  async stop(): Promise<void> {
    this.#reconciliation.stop();
    await this.#synchronization.stop();
    this.#evapi.stop();
    this.#notifications.stop();
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
    await this.#facts.duringChange(known, () => this.#synchronization.inForce(known));
  }

  async deny(account: RegistrarAccount, reason: DenialReason): Promise<void> {
    const { userName } = account;
    const accounts = this.#accounts;
    const known = reason === 'unknown account' ? accounts.forget(userName) : accounts.deny(account, reason);
    await this.#facts.duringChange(known, () => this.#synchronization.inForce(known));
  }

  async drop(location: LocationOfPhone): Promise<void> {
    const { flow, userName } = location;
    const recorded = ruidOf(flow);
    if (recorded !== null) this.#locations.remove(recorded);
    // Found once: what the phone binds after this is not meant, nor what it bound because it was asked to.
    let untold: readonly string[] | null = this.#hasAskedBack(recorded) ? [] : null;
    await this.#synchronization.inTheEnd(location.registrationId, async () => {
      untold ??= await this.#untold(location);
      const ruid = await this.#ruidOf(location);
      for (const one of ruid === null ? untold : [ruid, ...untold]) await this.#locations.drop(userName, one);
    });
  }

  /** What has taken over what is dropped, and was not told yet: by then the record would have it, and would have dropped it. */
  async #untold({ accountId, flow, userName }: LocationOfPhone): Promise<readonly string[]> {
    // First the record: what it learns while Kamailio is looked at was untold when this was dropped.
    const recorded = (await this.surroundings.intake.boundHere([accountId])).get(accountId) ?? [];
    const known = new Set([flow, ...recorded.map((location) => location.flow)].map(ruidOf));
    const bound = await this.#locations.of(userName);
    return bound.flatMap(({ ruid }) => (known.has(ruid) ? [] : [ruid]));
  }

  /** A source is not heard any more, or is heard again, as the log tells it. */
  async banned({ data, type }: SourceBanEvent): Promise<void> {
    const { network } = data;
    if (type === 'SourceBanned') {
      this.#bans.add(data);
      return this.#pushBan(network);
    }
    this.#bans.remove(network);
    // A new beginning: what was guessed before says nothing.
    const forgotten = this.#unheard
      .forget(network)
      .map((key) => this.#synchronization.inTheEnd(`unheard ${key}`, () => this.#unheard.remove(key)));
    await Promise.all([this.#pushBan(network), ...forgotten]);
  }

  async notify(location: LocationOfPhone, kind: NotificationKind): Promise<NotificationResult> {
    const ruid = await this.#ruidOf(location).catch(() => null);
    if (ruid === null) return UNREACHABLE;
    return this.#notifications.send(location, ruid, kind);
  }

  async askBack(location: LocationOfPhone): Promise<AskedBack> {
    const { flow, userName } = location;
    const ruid = ruidOf(flow);
    // It has ended there already.
    if (ruid !== null && this.#hasAskedBack(ruid)) return this.#asked(location, ruid);
    const there = await this.#boundAs(location).catch(() => undefined);
    if (there === undefined) return 'unreachable';
    const known = this.#accounts.ofUser(userName);
    if (known !== undefined && there.location !== null && isAdmitted(known, there.location)) return 'is back';
    return this.#asked(location, there.ruid);
  }

  #hasAskedBack(ruid: string | null): boolean {
    return ruid !== null && this.#notifications.hasAskedBack(ruid);
  }

  async #asked(location: LocationOfPhone, ruid: string): Promise<AskedBack> {
    return (await this.#notifications.askBack(location, ruid)) ? 'asked' : 'unreachable';
  }

  async snapshot(): Promise<readonly RegisterRequest[]> {
    const requests: RegisterRequest[] = [];
    await sideBySide(LOOKS, this.#accounts.all(), async ({ account, userName }) => {
      if (account === null) return;
      for (const { location } of await this.#locations.of(userName)) {
        if (location !== null) requests.push(requestOfLocation(location, account));
      }
    });
    return requests;
  }

  connected(): void {
    this.#numbers.begin();
    this.#clock.forget();
    this.#beats = 0;
    this.#isToldAll = this.#isCompared = false;
    this.#synchronization.wake();
  }

  disconnected(): void {
    this.#beats = null;
    this.#isToldAll = false;
    this.#lease.doubt();
    // Most likely a restart: then nothing there is in force any more.
    this.#synchronization.wake();
  }

  beat({ now, total, waiting }: BeatFact): void {
    this.#clock.heard(now);
    this.#lease.clock(now);
    this.#beats = (this.#beats ?? 0) + 1;
    if (this.#bans.isOver) void this.#pushBan('::/0');
    const isAll = waiting === 0;
    // Compared is when all that waited has arrived. Where phones never leave a pause, what is missing there is not ended.
    this.#isToldAll = isAll;
    if (!this.#isCompared && (isAll || this.#beats === MOST_BEATS)) {
      this.#isCompared = true;
      this.#reconciliation.request();
    }
    if (isAll) {
      this.#numbers.total(total, performance.now());
      void this.#bringUpTo(now);
    }
    const unreadable = this.#unreadable.due(performance.now());
    if (unreadable > 0) {
      const told = 'Kamailio told something that is not understood; is its configuration of this version?';
      this.surroundings.log.error(told, { facts: unreadable });
      this.#reconciliation.request();
    }
    if (!this.#numbers.lost(performance.now())) return;
    this.surroundings.log.warn('Kamailio has told something that did not arrive, it is asked what is bound');
    this.#reconciliation.request();
  }

  /** Lets the record know that it has all that Kamailio did before it said that it lives. */
  async #bringUpTo(stamp: number): Promise<void> {
    const { clock, intake, log } = this.surroundings;
    if (this.#isBringing) return;
    this.#isBringing = true;
    const time = new Date(clock.now().getTime() - this.#clock.since(stamp) * 1000 - UNTOLD);
    try {
      await this.#facts.settled();
      if (!this.#reconciliation.isPending) await intake.broughtUpTo(time);
    } catch (error) {
      log.warn('how far the record knows what Kamailio did could not be noted', { err: error });
    } finally {
      this.#isBringing = false;
    }
  }

  async fact(fact: KamailioFact): Promise<void> {
    this.#clock.heard(fact.now);
    if (fact.number !== null) this.#numbers.saw(fact.number, performance.now());
    switch (fact.kind) {
      case 'register':
        this.surroundings.defence.registered(fact.address);
        return this.#facts.register(fact);
      case 'lost':
        return this.#facts.lost(fact);
      case 'notified':
        return this.#notifications.answered(fact);
      case 'refused':
        return this.#refused(fact);
      case 'unreadable':
        return this.#unreadable.saw();
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
    const { address } = fact;
    const { binding, known, name, tried } = guess;
    defence.wrongAnswer({ address, name, known, tried });
    // What Kamailio did not look at it was told already.
    if (binding === null || fact.reason !== 'wrong password') return;
    for (const unheard of this.#unheard.of(binding, address, defence.unheard(address, name))) {
      void this.#synchronization.inTheEnd(`unheard ${unheard.key}`, () => this.#unheard.push(unheard));
    }
  }

  /** What is not told now is told before the next lease. */
  #pushBan(network: string): Promise<void> {
    return this.#synchronization.inTheEnd(`ban ${network}`, () => this.#bans.push(network));
  }

  async #ruidOf(location: LocationOfPhone): Promise<string | null> {
    return ruidOf(location.flow) ?? (await this.#boundAs(location))?.ruid ?? null;
  }

  /** By its flow; a location that the record had to recover has none, and is known by its contact. */
  async #boundAs({ contact, flow, userName }: LocationOfPhone): Promise<BoundInKamailio | undefined> {
    const recorded = ruidOf(flow);
    const bound = await this.#locations.of(userName);
    return bound.find(({ location, ruid }) => (recorded === null ? location?.contact === contact : ruid === recorded));
  }
}
