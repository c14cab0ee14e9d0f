import type { TlsOptions } from 'node:tls';
import type { Log } from '@ringledger/observability';
import { DigestAuthenticator, SipHandler, SipServer, SystemTimers } from '@ringledger/sip';
import type { Bound, Discarded, Flow, ListenerSettings, Respond, SipRequest, Timers } from '@ringledger/sip';
import type { Clock, MonotonicClock, Randomness } from '@ringledger/system';
import type { RegistrarDefence } from '../defence/registrar-defence.js';
import type { Location } from '../locations/account-locations.js';
import { UNREACHABLE } from '../registrar/notification-result.js';
import type { RegistrarAccount } from '../registrar/registrar-account.js';
import { Registrar } from '../registrar/registrar.js';
import type {
  AskedBack,
  DenialReason,
  LocationOfPhone,
  NotificationResult,
  RegistrationIntake,
} from '../registrar/registrar.js';
import type { ConnectionLossCause, NotificationKind, RegistrationTransport } from '../registration.events.js';
import { CAPABILITIES, METHODS } from './answers.js';
import { BoundConnections } from './bound-connections.js';
import { DeniedUserAgents } from './denied-user-agents.js';
import { EndedConnections } from './ended-connections.js';
import { EvenTime } from './even-time.js';
import { lossOf, readFlow, writeFlow } from './flow-text.js';
import { idleTime } from './idle-time.js';
import { refusalOfMalformed } from './malformed-register.js';
import { notifyPhone } from './notify-phone.js';
import { RegisterHandling } from './register-handling.js';
import type { RegisterParts } from './register-handling.js';
import type { OutcomeListener } from './register-outcome.js';
import { RegisteringAccounts } from './registering-accounts.js';

export interface EmbeddedRegistrarSettings {
  readonly name: string;
  /** It is the only registrar of the exchange: those of other names have ended. */
  readonly isAlone: boolean;
  readonly transports: readonly RegistrationTransport[];
  /** Realm of phones that know the exchange by its address only. */
  readonly realm: string;
  /** Patterns with `*`. */
  readonly deniedUserAgents: readonly string[];
  /** Of the nonces: shared by all registrars of the exchange. */
  readonly nonceKey: Buffer;
  /** The longest registration. */
  readonly maxSeconds: number;
  /** CIDRs of proxies in front of the WebSocket door. */
  readonly trustedProxies: readonly string[];
}

export interface EmbeddedRegistrarParts {
  readonly intake: RegistrationIntake;
  readonly defence: RegistrarDefence;
  /** Whether what is known of accounts may be acted on. */
  readonly isCurrent: () => boolean;
  readonly onOutcome: OutcomeListener;
  readonly onDiscarded: (what: Discarded) => void;
  readonly clock: Clock;
  readonly monotonic: MonotonicClock;
  readonly randomness: Randomness;
  readonly log: Log;
  readonly timers?: Timers;
}

/** A registrar in this process: what it is told is in force at once, and no 200 leaves before the record is durable. */
export class EmbeddedRegistrar extends Registrar {
  readonly name: string;
  readonly transports: readonly RegistrationTransport[];
  readonly algorithms = ['MD5', 'SHA-256'] as const;
  readonly #accounts = new RegisteringAccounts();
  readonly #connections = new BoundConnections();
  readonly #ended: EndedConnections;
  readonly #process: string;
  /** ISO 8601 */
  readonly #begun: string;
  readonly #timers: Timers;
  readonly #handling: RegisterParts;
  #server: SipServer | undefined;
  #closing = false;

  constructor(
    private readonly settings: EmbeddedRegistrarSettings,
    private readonly parts: EmbeddedRegistrarParts,
  ) {
    super();
    const { clock, defence, intake, isCurrent, log, monotonic, onOutcome, randomness, timers } = parts;
    this.name = settings.name;
    this.transports = settings.transports;
    this.#process = randomness.bytes(8).toString('hex');
    this.#begun = clock.now().toISOString();
    this.#timers = timers ?? new SystemTimers();
    this.#ended = new EndedConnections(intake, monotonic, settings.maxSeconds, log);
    this.#handling = {
      ...{ clock, defence, intake, isCurrent, onOutcome },
      exchangeRealm: settings.realm,
      accounts: this.#accounts,
      connections: this.#connections,
      ended: this.#ended,
      digest: new DigestAuthenticator({ key: settings.nonceKey }, clock, monotonic, randomness),
      deniedUserAgents: new DeniedUserAgents(settings.deniedUserAgents),
      process: this.#process,
      evenTime: new EvenTime(this.#timers),
      failed: (error) => this.#failed(error),
    };
  }

  override get answering(): boolean {
    return !this.#closing;
  }

  /** How many accounts may try to register. */
  get accounts(): number {
    return this.#accounts.size;
  }

  /**
   * Why a phone that was bound here before this process began cannot be reached any more, once the door is open; null: it can. One whose
   * connection is not known was heard of by another process when it was heard of before this one began: a new connection has another port,
   * and is an event.
   */
  lossOf({ flow, refreshed, registrar, transport }: Location): ConnectionLossCause | null {
    if (registrar !== this.name && !this.settings.isAlone) return null;
    if (flow === '') return transport !== 'UDP' && refreshed < this.#begun ? 'registrar restarted' : null;
    return lossOf(flow, this.#process, (reference) => !this.#server || this.#server.flow(reference) !== undefined);
  }

  /** Whether a phone was bound at a registrar that has ended, and can be reached from here. */
  inherits({ flow, registrar }: Location): boolean {
    return this.settings.isAlone && registrar !== this.name && readFlow(flow, this.#process) !== undefined;
  }

  /** Opens the door to phones. @throws what the operating system has against an address */
  async open(listeners: readonly ListenerSettings[]): Promise<readonly Bound[]> {
    const { defence, monotonic, randomness } = this.parts;
    const { maxSeconds, trustedProxies } = this.settings;
    const settings = {
      ...{ methods: METHODS, listeners, trustedProxies },
      connections: { idle: idleTime(maxSeconds) },
      speaksForMany: (address: string) => defence.isTrusted(address),
    };
    const server = new SipServer(settings, this.#door(), monotonic, randomness, this.#timers);
    const bound = await server.start();
    this.#server = server;
    return bound;
  }

  /**
   * Takes nothing new, answers what is in hand, ends every connection. That its connections end is no news of the phones: they come again,
   * here or elsewhere, and what is bound stays bound until then, or until this registrar begins anew (`LostConnections`).
   */
  async close(grace: number): Promise<void> {
    this.#closing = true;
    this.#ended.close();
    await this.#server?.close(grace);
  }

  renewCertificate(tls: TlsOptions): void {
    this.#server?.renewCertificate(tls);
  }

  async setCredentials(account: RegistrarAccount): Promise<void> {
    this.#accounts.set(account, null);
  }

  async deny(account: RegistrarAccount, reason: DenialReason): Promise<void> {
    if (reason === 'unknown account') this.#accounts.forget(account.id);
    else this.#accounts.set(account, reason);
  }

  /** All that is bound is in the record; but what is under way for the account was asked before, and is asked again. */
  async drop({ accountId }: LocationOfPhone): Promise<void> {
    this.#accounts.renew(accountId);
  }

  async notify(location: LocationOfPhone, kind: NotificationKind): Promise<NotificationResult> {
    return this.#begin(location, kind) ?? UNREACHABLE;
  }

  async askBack(location: LocationOfPhone): Promise<AskedBack> {
    const asking = this.#begin(location, 'synchronize');
    asking?.catch((error: unknown) => this.#failed(error));
    return asking === null ? 'unreachable' : 'asked';
  }

  /** Null: there is no way to the phone. */
  #begin(location: LocationOfPhone, kind: NotificationKind): Promise<NotificationResult> | null {
    const server = this.#server;
    const reference = readFlow(location.flow, this.#process);
    const flow = reference && server?.flow(reference);
    return server && flow ? notifyPhone(server, flow, location, kind, this.#timers) : null;
  }

  async snapshot(): Promise<null> {
    return null;
  }

  #door(): SipHandler {
    const { defence } = this.parts;
    return new Door({
      request: (request, flow, respond) => this.#request(request, flow, respond),
      flowLost: (flow) => this.#flowLost(flow),
      discarded: (what, flow) => this.#discarded(what, flow),
      failed: (error) => this.#failed(error),
      admits: (address, what) => defence.admits(address, what),
    });
  }

  #request(request: SipRequest, flow: Flow, respond: Respond): void | Promise<void> {
    if (request.method === 'OPTIONS') return respond(CAPABILITIES);
    return new RegisterHandling(this.#handling, request, flow, respond).handle();
  }

  #discarded(what: Discarded, flow: Flow): void {
    const { intake, onDiscarded } = this.parts;
    onDiscarded(what);
    const refusal = what.kind === 'refused' ? refusalOfMalformed(what.message, flow, this.#accounts) : null;
    if (refusal !== null) intake.refused(refusal);
  }

  #flowLost(flow: Flow): void {
    const accounts = this.#connections.take(flow);
    if (!this.#closing) void this.#ended.tell(accounts, writeFlow(flow, this.#process));
  }

  #failed(error: unknown): void {
    this.parts.log.error('a SIP request could not be handled', { err: error });
  }
}

type DoorActions = { readonly [Name in keyof SipHandler]: SipHandler[Name] };

/** `Registrar` and `SipHandler` are two ports of one thing. */
class Door extends SipHandler {
  constructor(private readonly actions: DoorActions) {
    super();
  }

  request(...asked: Parameters<SipHandler['request']>): void | Promise<void> {
    return this.actions.request(...asked);
  }
  flowLost(...lost: Parameters<SipHandler['flowLost']>): void {
    this.actions.flowLost(...lost);
  }
  discarded(...discarded: Parameters<SipHandler['discarded']>): void {
    this.actions.discarded(...discarded);
  }
  failed(error: unknown): void {
    this.actions.failed(error);
  }
  admits(...asked: Parameters<SipHandler['admits']>): boolean {
    return this.actions.admits(...asked);
  }
}
