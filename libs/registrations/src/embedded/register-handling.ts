import { isDigest, withoutPassword } from '@ringledger/sip';
import type { Answer, DigestAnswer, DigestAuthenticator, Flow, Respond, SipRequest } from '@ringledger/sip';
import { networkOf } from '@ringledger/system';
import type { Clock } from '@ringledger/system';
import type { RegistrarDefence } from '../defence/registrar-defence.js';
import { triedBy } from '../defence/tried-by.js';
import { refusalByRules } from '../registrar/admission.js';
import { observedContacts } from '../registrar/observed-contacts.js';
import type { BoundContact, RegisterAnswer, RegisterRequest, RegistrationIntake } from '../registrar/registrar.js';
import type { RefusalReason } from '../registration.events.js';
import {
  BAD_REQUEST,
  challenged,
  FORBIDDEN,
  intervalTooBrief,
  OUT_OF_ORDER,
  registered,
  UNAVAILABLE,
} from './answers.js';
import type { BoundConnections } from './bound-connections.js';
import type { DeniedUserAgents } from './denied-user-agents.js';
import type { EndedConnections } from './ended-connections.js';
import type { EvenTime } from './even-time.js';
import { writeFlow } from './flow-text.js';
import type { OutcomeListener, RegisterOutcome } from './register-outcome.js';
import type { RegisteringAccount, RegisteringAccounts } from './registering-accounts.js';
import { rejectedBecause } from './rejected-because.js';

export interface RegisterParts {
  /** Of phones that know the exchange by its address only. */
  readonly exchangeRealm: string;
  readonly accounts: RegisteringAccounts;
  readonly digest: DigestAuthenticator;
  readonly defence: RegistrarDefence;
  readonly deniedUserAgents: DeniedUserAgents;
  readonly intake: RegistrationIntake;
  readonly connections: BoundConnections;
  readonly ended: EndedConnections;
  /** Whether what is known of accounts may be acted on. */
  readonly isCurrent: () => boolean;
  /** Tells this process from others, and from itself before a restart. */
  readonly process: string;
  readonly evenTime: EvenTime;
  readonly clock: Clock;
  readonly onOutcome: OutcomeListener;
  readonly failed: (error: unknown) => void;
}

/** It was answered that it cannot be done now. */
const FAILED = Symbol('failed');

/** One REGISTER on its way (RFC 3261 section 10.3). */
export class RegisterHandling {
  readonly #began = performance.now();
  readonly #realm: string;
  readonly #source: string;
  readonly #userAgent: string | null;

  constructor(
    private readonly parts: RegisterParts,
    private readonly request: SipRequest,
    private readonly flow: Flow,
    private readonly respond: Respond,
  ) {
    this.#realm = parts.accounts.realm(request.to.uri.host) ?? parts.exchangeRealm;
    this.#source = networkOf(flow.remote.address);
    this.#userAgent = request.headers.first('user-agent') ?? null;
  }

  async handle(): Promise<void> {
    const { deniedUserAgents, digest, isCurrent } = this.parts;
    if (!isCurrent()) return this.#answer(UNAVAILABLE, 'unavailable');
    if (deniedUserAgents.has(this.#userAgent)) {
      this.#answer(FORBIDDEN, 'user agent not allowed');
      return this.#tellRefused('user agent not allowed', this.#addressed());
    }
    const claim = digest.read(this.request, this.#realm, this.#source);
    switch (claim.kind) {
      // Told after the answer, whose time then says nothing of what there is to tell.
      case 'malformed':
        this.#answer(BAD_REQUEST, 'malformed');
        return this.#tellRefused('malformed credentials', this.#addressed());
      case 'absent':
        if (!this.request.headers.all('authorization').some(isDigest))
          return this.#answer(this.#challenge(), 'challenged');
        this.#answer(this.#challenge(), 'wrong realm');
        return this.#tellRefused('wrong realm', this.#addressed());
      // Before anything is looked up: neither the answer nor its time says anything of the account.
      case 'stale':
        return this.#answer(this.#challenge(true), 'stale');
      case 'claimed':
        return this.#authenticate(claim);
    }
  }

  async #authenticate(claim: DigestAnswer): Promise<void> {
    const { accounts, defence, digest, exchangeRealm } = this.parts;
    const { address } = this.flow.remote;
    const { username } = claim.authorization;
    const entry = accounts.ofAuthenticationUser(username);
    const addressed = this.#addressed();
    // A password that was rotated is guessed anew: what was tried before says nothing of it.
    const name = entry ? `${username} ${entry.account.passwordRevision}` : username;
    const isHeard = defence.hears(address, name);
    const credentials = entry && (await this.#orUnavailable(entry.account.credentials()));
    if (credentials === FAILED) return;
    const user = entry?.account.userName ?? '';
    const ha1 = isHeard ? credentials?.ha1(this.#realm) : undefined;
    const verdict = digest.verify(this.request, claim, ha1 && { ha1, user });
    switch (verdict.kind) {
      case 'rejected': {
        const previous = credentials?.previousHa1(this.#realm);
        const old =
          previous !== undefined && digest.verify(this.request, claim, { ha1: previous, user }).kind !== 'rejected';
        const known = entry !== undefined;
        const otherRealm = known && this.#realm !== entry.account.realm && this.#realm !== exchangeRealm;
        const otherAlgorithm = ha1 !== undefined && verdict.cause === 'other algorithm';
        const reason = rejectedBecause({ known, otherRealm, old, heard: isHeard, otherAlgorithm });
        const tried = triedBy(reason);
        if (tried !== null) defence.wrongAnswer({ address, name, known, tried });
        this.#tellRejected(reason, username, entry, addressed);
        return this.parts.evenTime.then(this.#began, () => this.#answer(this.#challenge(), reason));
      }
      case 'stale':
        return this.#answer(this.#challenge(true), 'stale');
      case 'foreign':
        this.#tellRejected('credentials used elsewhere', username, entry, addressed);
        return this.#answer(FORBIDDEN, 'foreign account');
      case 'accepted':
        // Only a known account can be accepted.
        return entry && this.#admit(entry);
    }
  }

  /** Who it is, is proven. */
  async #admit(entry: RegisteringAccount): Promise<void> {
    const { account, denied } = entry;
    const { accounts, defence, intake } = this.parts;
    // The account was changed while its credentials were looked up.
    if (!accounts.isCurrent(entry)) return this.#answer(this.#challenge(true), 'changed meanwhile');
    const asked = this.#asked(entry);
    const reason = denied ?? refusalByRules(account, asked);
    if (reason !== null) return this.#refuse(reason, entry);
    const { expires } = this.request;
    const contacts = observedContacts(this.request.contacts, expires);
    if (contacts === null) {
      this.#tellRefused('contact not usable', entry);
      return this.#answer(BAD_REQUEST, 'malformed');
    }
    // What the account was admitted by must hold when it is bound, and when the phone is told.
    const holds = () => accounts.isCurrent(entry) && this.parts.isCurrent();
    const answer = await this.#orUnavailable(intake.register({ ...asked, contacts, admitted: holds }));
    if (answer === FAILED) return;
    if (answer.kind === 'registered') this.#noteConnection(asked);
    if (!accounts.isCurrent(entry)) return this.#answer(this.#challenge(true), 'changed meanwhile');
    if (!this.parts.isCurrent()) return this.#answer(UNAVAILABLE, 'unavailable');
    defence.registered(this.flow.remote.address);
    if (answer.kind === 'interval too brief') this.#tellRefused(answer.kind, entry);
    this.#answerRegistered(answer, contacts);
  }

  #answerRegistered(answer: RegisterAnswer, contacts: RegisterRequest['contacts']): void {
    switch (answer.kind) {
      case 'registered':
        return this.#answer(
          registered(this.#asSent(answer.bound), this.parts.clock.now()),
          contacts.length === 0 ? 'queried' : 'registered',
        );
      case 'interval too brief':
        return this.#answer(intervalTooBrief(answer.minimum), answer.kind);
      case 'out of order':
        return this.#answer(OUT_OF_ORDER, answer.kind);
      case 'not admitted':
        return this.#answer(this.#challenge(true), 'changed meanwhile');
    }
  }

  /** The record keeps no password of a contact; the phone compares what it is told with all that it sent (RFC 3261 section 19.1.4). */
  #asSent(bound: readonly BoundContact[]): readonly BoundContact[] {
    const { contacts } = this.request;
    if (contacts === '*') return bound;
    const sent = new Map(contacts.map(({ uri }) => [withoutPassword(uri), uri.text]));
    return bound.map((contact) => ({ ...contact, uri: sent.get(contact.uri) ?? contact.uri }));
  }

  #asked({ account }: RegisteringAccount): Omit<RegisterRequest, 'contacts'> {
    const { callId, cseq } = this.request;
    const { flow } = this;
    return {
      accountId: account.id,
      organizationId: account.organizationId,
      callId,
      cseq: cseq.number,
      transport: flow.transport,
      ...flow.remote,
      userAgent: this.#userAgent,
      flow: writeFlow(flow, this.parts.process),
    };
  }

  /** The connection may have ended while the record was written. */
  #noteConnection({ accountId, flow }: Omit<RegisterRequest, 'contacts'>): void {
    const { connections, ended } = this.parts;
    if (this.flow.open) connections.add(this.flow, accountId);
    else void ended.tell([accountId], flow);
  }

  #refuse(reason: RefusalReason, entry: RegisteringAccount): void {
    this.#tellRefused(reason, entry);
    this.#answer(FORBIDDEN, reason);
  }

  /** At the account whose name was to be proven, and at the one that was to be registered where that is another. */
  #tellRejected(
    reason: RefusalReason,
    username: string,
    entry: RegisteringAccount | undefined,
    addressed: RegisteringAccount | undefined,
  ): void {
    if (entry === undefined && addressed) return this.#tellRefused('unknown authentication user', addressed, username);
    this.#tellRefused(reason, entry);
    if (addressed && addressed.account.id !== entry?.account.id) this.#tellRefused('foreign account', addressed);
  }

  #tellRefused(
    reason: RefusalReason,
    entry: RegisteringAccount | undefined,
    userName = this.request.to.uri.user ?? '',
  ): void {
    const { transport } = this.flow;
    const { address } = this.flow.remote;
    this.parts.intake.refused({
      reason,
      accountId: entry?.account.id ?? null,
      organizationId: entry?.account.organizationId ?? null,
      userName,
      transport,
      address,
      userAgent: this.#userAgent,
    });
  }

  /** The account that is to be registered, whoever asks for it. */
  #addressed(): RegisteringAccount | undefined {
    return this.parts.accounts.ofUser(this.request.to.uri.user ?? '');
  }

  /** One algorithm for each account, by the account that is to be registered. */
  #challenge(stale = false): Answer {
    const algorithm = this.#addressed()?.account.algorithm ?? 'MD5';
    return challenged(this.parts.digest.challenge(this.#realm, algorithm, stale, this.#source));
  }

  async #orUnavailable<T>(work: T | Promise<T>): Promise<T | typeof FAILED> {
    try {
      return await work;
    } catch (error) {
      this.parts.failed(error);
      this.#answer(UNAVAILABLE, 'unavailable');
      return FAILED;
    }
  }

  #answer(answer: Answer, outcome: RegisterOutcome): void {
    this.respond(answer);
    this.parts.onOutcome(outcome, (performance.now() - this.#began) / 1000);
  }
}
