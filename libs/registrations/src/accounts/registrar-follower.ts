import { idOfStream, REGISTRARS } from '@ringledger/event-sourcing';
import type { EventLog, Followers, RecordedDomainEvent, Snapshots } from '@ringledger/event-sourcing';
import { START } from '@ringledger/event-store';
import type { Position } from '@ringledger/event-store';
import type { Log } from '@ringledger/observability';
import { pause } from '@ringledger/system';
import type { Location } from '../locations/account-locations.js';
import type { EndOrigin } from '../locations/locations.js';
import { sourceBans } from '../defence/views/source-bans/source-ban.document.js';
import { sourceBansProjection } from '../defence/views/source-bans/source-bans.projection.js';
import type { SourceBanEvent } from '../defence/source-ban.events.js';
import type { RegistrationDropped } from '../registration.events.js';
import { disabledExtensions, registrarAccounts } from './account.document.js';
import type { AccountCredentials } from './account-credentials.js';
import { AccountDirectory } from './account-directory.js';
import type { AccountEffects, DueEnding } from './account-effects.js';
import type { AccountStanding } from './account-directory.js';
import { registrarAccountsProjection } from './account.projection.js';
import type { AccountEvent } from './account.projection.js';
import { disabledExtensionsProjection } from './disabled-extensions.projection.js';
import type { ExtensionSwitch } from './disabled-extensions.projection.js';
import { endingOf } from './ending.js';
import type { RegistrarLease } from './registrar-lease.js';

type FollowedEvent = AccountEvent | ExtensionSwitch | RegistrationDropped | SourceBanEvent;

/** Who is told which sources are banned. */
export interface BanListener {
  /** Resolves when it is in force. */
  apply(event: SourceBanEvent): Promise<void>;
}

interface Parts {
  readonly effects: AccountEffects;
  readonly defence: BanListener;
  /** Of the registrar. */
  readonly name: string;
  /** Where phones register. */
  readonly host: string;
  /** Of phones that know the exchange by its address only. */
  readonly realm: string;
  /** Whether the registrar answers phones. */
  readonly serving: () => boolean;
  readonly credentials: AccountCredentials;
  readonly lease: RegistrarLease;
  readonly followers: Followers;
  readonly eventLog: EventLog;
  readonly snapshots: Snapshots;
  /** Tells this process from the others, also from another one with the name of this registrar. */
  readonly processName: string;
  readonly log: Log;
}

const TYPES: readonly FollowedEvent['type'][] = [
  ...registrarAccountsProjection.handles,
  ...disabledExtensionsProjection.handles,
  'RegistrationDropped',
  ...sourceBansProjection.handles,
];
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2000;

/**
 * Tells the registrar of this process what the log says of accounts, and ends what an event ends. A position counts as applied only when
 * all of it is in force: who waits for that knows then that no phone registers by what was before.
 */
export class RegistrarFollower {
  readonly #ending = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #directory: AccountDirectory | null = null;
  #position: Position = START;
  /** What happened before this process knew all accounts; null: it does. */
  #early: DueEnding[] | null = [];
  /** Up to where events were in force at each registrar before this process began, as far as they have left word. */
  #inForce: ReadonlyMap<string, Position> = new Map();

  constructor(private readonly parts: Parts) {}

  /** How many accounts it knows. */
  get accounts(): number {
    return this.#directory?.size ?? 0;
  }

  start(): void {
    this.#running = this.#keepFollowing();
  }

  /** Gives up the lease. */
  async stop(): Promise<void> {
    const { lease } = this.parts;
    const { following } = lease;
    this.#ending.abort();
    lease.following = null;
    await this.#running;
    await following?.stop();
  }

  async #keepFollowing(): Promise<void> {
    const { signal } = this.#ending;
    let wait = FIRST_PAUSE;
    while (!signal.aborted) {
      const before = this.#position;
      try {
        await this.#follow(signal);
      } catch (error) {
        this.parts.log.error('the registrar cannot follow the log, will try again', { err: error });
      }
      wait = this.#position > before ? FIRST_PAUSE : Math.min(wait * 2, LONGEST_PAUSE);
      await pause(wait, signal);
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const directory = (this.#directory ??= await this.#load());
    for await (const item of this.parts.eventLog.follow({ after: this.#position, types: TYPES, signal })) {
      if (item.kind === 'events') {
        for (const recorded of item.events as readonly RecordedDomainEvent<FollowedEvent>[]) {
          await this.#take(recorded, directory);
          this.#applied(recorded.position);
        }
        continue;
      }
      if (item.kind === 'caught-up' && this.#early) await this.#begin(directory, this.#early);
      this.#applied(item.position);
    }
  }

  /** From where every registrar has come to, so that nothing is missed that was changed while one of them was not there. */
  async #load(): Promise<AccountDirectory> {
    const { credentials, defence, followers, snapshots } = this.parts;
    const reached = await followers.reached(REGISTRARS);
    this.#inForce = reached;
    const directory = new AccountDirectory(credentials);
    const extensions = await snapshots.of(disabledExtensions);
    const accounts = await snapshots.of(registrarAccounts);
    for await (const document of extensions.documents.scan()) directory.close(document);
    for await (const document of accounts.documents.scan()) directory.add(document);
    const bans = await snapshots.of(sourceBans);
    for await (const { liftedAt, ...data } of bans.documents.scan()) {
      if (liftedAt === null) void defence.apply({ type: 'SourceBanned', data });
    }
    const positions = [extensions.position, accounts.position, bans.position, ...reached.values()];
    this.#position = positions.sort()[0] as Position;
    return directory;
  }

  /** All is known: the registrar learns it, what ended meanwhile is ended, and only then it may answer. */
  async #begin(directory: AccountDirectory, early: readonly DueEnding[]): Promise<void> {
    const { effects, followers, lease, log, name, processName, serving } = this.parts;
    await this.#untilDone(async () => {
      for (const standing of directory.standings()) await effects.tell(standing);
      await effects.endAll(early);
    });
    this.#early = null;
    this.#warnOfRealms(directory);
    log.info('registrar knows all accounts', { registrar: name, accounts: directory.size });
    if (!this.#ending.signal.aborted) lease.following = followers.join(REGISTRARS, name, processName, serving);
  }

  /** An organization was registered before the exchange went under that name. */
  #warnOfRealms(directory: AccountDirectory): void {
    const { host, log, realm: own } = this.parts;
    for (const { account } of directory.standings()) {
      const { organizationId, realm } = account;
      if (realm !== host.toLowerCase() || realm === own) continue;
      const told =
        'An organization has the host of the exchange for its SIP realm: phones of others that name that host are refused';
      return log.warn(told, { realm, organizationId });
    }
  }

  async #take(recorded: RecordedDomainEvent<FollowedEvent>, directory: AccountDirectory): Promise<void> {
    const { event, stream } = recorded;
    const id = idOfStream(stream);
    switch (event.type) {
      case 'SourceBanned':
      case 'SourceBanLifted':
        return this.parts.defence.apply(event);
      case 'RegistrationDropped':
        return this.#untilDone(() => this.parts.effects.takeDropped(id, directory.account(id)));
      case 'ExtensionDisabled':
      case 'ExtensionEnabled':
      case 'ExtensionDeleted':
        return this.#change(
          recorded,
          event,
          directory.applyToExtension(recorded as RecordedDomainEvent<ExtensionSwitch>),
        );
      default: {
        const standing = directory.applyToAccount(recorded as RecordedDomainEvent<AccountEvent>);
        if (standing) return this.#change(recorded, event, [standing]);
        if (event.type === 'SipAccountDeleted') return this.#endUnknown(id, recorded);
      }
    }
  }

  async #change(
    recorded: RecordedDomainEvent,
    event: AccountEvent | ExtensionSwitch,
    standings: readonly AccountStanding[],
  ): Promise<void> {
    const pending = standings.flatMap((standing): readonly DueEnding[] => {
      const { account } = standing;
      // When it ends, which may be later than this event while the log is caught up with.
      const refuses = (location: Location) =>
        this.parts.effects.refuses(this.#directory?.account(account.id) ?? account, location);
      const ending = endingOf(event, standing, refuses);
      return ending ? [{ ...ending, accountId: account.id, account, origin: originOf(recorded) }] : [];
    });
    if (this.#early) {
      this.#early.push(...this.#notInForce(pending, recorded));
      return;
    }
    await this.#untilDone(async () => {
      for (const standing of standings) await this.parts.effects.tell(standing);
      await this.parts.effects.endAll(pending);
    });
  }

  /**
   * What an event ends that has happened before this process began: what was let in by a registrar where it was not in force yet. Who has
   * registered since is not meant by it. Where nobody knows how far the registrar had come, as in what was restored, the times tell.
   */
  #notInForce(endings: readonly DueEnding[], { metadata, position }: RecordedDomainEvent): readonly DueEnding[] {
    const isMeant = ({ refreshed, registrar }: Location) => {
      const inForce = this.#inForce.get(registrar);
      return inForce === undefined ? refreshed < metadata.time : position > inForce;
    };
    return endings.map(({ which, ...ending }) => {
      return { ...ending, which: (location) => isMeant(location) && which?.(location) !== false };
    });
  }

  /** Deleted while no registrar was there. */
  async #endUnknown(accountId: string, recorded: RecordedDomainEvent): Promise<void> {
    const ending = { cause: 'account deleted', which: null, asksBack: false } as const;
    await this.#untilDone(() =>
      this.parts.effects.endAll([{ ...ending, accountId, account: null, origin: originOf(recorded) }]),
    );
  }

  /**
   * Again and again: an event that was folded already would not be understood a second time. Meanwhile nothing is applied, and the lease
   * ends by itself. Throws when the process ends before.
   */
  async #untilDone(work: () => Promise<void>): Promise<void> {
    const { signal } = this.#ending;
    for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      try {
        return await work();
      } catch (error) {
        this.parts.log.error('a change is not in force at the registrar yet', { err: error });
        await pause(wait, signal);
        if (signal.aborted) throw error;
      }
    }
  }

  #applied(position: Position): void {
    this.#position = position;
    this.parts.lease.following?.applied(position);
  }
}

function originOf({ id: eventId, metadata }: RecordedDomainEvent): EndOrigin {
  return { eventId, correlationId: metadata.$correlationId };
}
