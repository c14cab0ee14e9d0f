import type { Log } from '@ringledger/observability';
import { pause } from '@ringledger/system';
import { refusalByRules } from '../registrar/admission.js';
import type { RegistrarAccount } from '../registrar/registrar-account.js';
import type { RegisterAnswer, RegisterRequest, RegistrationIntake } from '../registrar/registrar.js';
import type { LostFact, RegisterFact } from './facts.js';
import type { KamailioClock } from './kamailio-clock.js';
import type { BoundInKamailio, KamailioLocation, KamailioLocations } from './kamailio-locations.js';
import type { KnownAccount, KnownAccounts } from './known-accounts.js';
import { requestOfFact, requestOfLocation, ruidOf, writeFlow } from './register-request.js';

interface Parts {
  readonly accounts: KnownAccounts;
  readonly locations: KamailioLocations;
  readonly clock: KamailioClock;
  readonly intake: RegistrationIntake;
  readonly log: Log;
  /** The record could not be told of something. */
  readonly missed: () => void;
}

const TRIES = 5;
const FIRST_PAUSE = 100;

/**
 * Brings what Kamailio did to the record, one after the other for each account. Kamailio answered by what it knew then: what is not
 * allowed any more when it arrives here is ended there, and never reaches the record.
 */
export class FactIntake {
  readonly #turns = new Map<string, Promise<void>>();
  readonly #ending = new AbortController();
  /** The last change of each user that is put in force. */
  readonly #changing = new Map<string, KnownAccount>();
  /** All that are. */
  readonly #changes = new Set<KnownAccount>();
  /** Users of whom something was told while somebody looks at Kamailio's locations; null: nobody looks. */
  #touched: Set<string> | null = null;

  constructor(private readonly parts: Parts) {}

  register(fact: RegisterFact): Promise<void> {
    this.#touched?.add(fact.user);
    return this.#inTurn(fact.user, async () => {
      const { locations } = this.parts;
      const { bound, contacts, user } = fact;
      if (contacts === null) return this.#followWhatStands(user);
      if (bound !== null && locations.wasRemoved(bound.ruid)) return this.#endDisplaced(user);
      let answer = await this.#follow(fact);
      if (answer?.kind === 'out of order' && (await this.#stands(fact))) answer = await this.#follow(fact, true);
      if (bound === null || isFollowed(answer, bound.contact)) return;
      await locations.drop(user, bound.ruid);
      await this.#endDisplaced(user);
    });
  }

  /** What was asked for cannot be read: what came of it can. */
  async #followWhatStands(user: string): Promise<void> {
    for (const one of await this.parts.locations.of(user)) await this.#bound(user, one);
    await this.#endDisplaced(user);
  }

  /**
   * What the record does not follow had taken the place of what it has: that is not there any more either. What is removed from there
   * is ended by who does that.
   */
  async #endDisplaced(user: string): Promise<void> {
    const { accounts, intake, locations } = this.parts;
    const id = accounts.ofUser(user)?.account?.id;
    const recorded = (id !== undefined && (await intake.boundHere([id])).get(id)) || [];
    if (id === undefined || recorded.length === 0) return;
    const there = new Set((await locations.of(user)).map(({ ruid }) => ruid));
    for (const { flow } of recorded) {
      const ruid = ruidOf(flow);
      if (ruid === null || there.has(ruid) || locations.wasRemoved(ruid)) continue;
      await intake.gone(id, flow, () => true);
    }
  }

  #follow(fact: RegisterFact, stands = false): Promise<RegisterAnswer | null | undefined> {
    const account = this.#openFor(fact.user, fact);
    const request = () => account && requestOfFact(fact, account, { ago: this.parts.clock.since(fact.at), stands });
    return this.#toRecord(request, () => this.#openFor(fact.user, fact)?.id === account?.id);
  }

  /** Kamailio answers by what it has, which may be less than the record knows of a call: what stands there is what the phone believes. */
  async #stands({ bound, callId, cseq, user }: RegisterFact): Promise<boolean> {
    const there = await this.parts.locations.of(user);
    if (bound === null) return there.length === 0;
    return there.some(
      ({ location, ruid }) => ruid === bound.ruid && location?.callId === callId && location.cseq === cseq,
    );
  }

  lost({ at, connection, ruid, user }: LostFact): Promise<void> {
    this.#touched?.add(user);
    return this.#inTurn(user, async () => {
      const account = this.parts.accounts.ofUser(user)?.account;
      if (!account) return;
      const { clock, intake } = this.parts;
      await intake.connectionLost(account.id, writeFlow({ ruid, connection }), { ago: clock.since(at) });
    });
  }

  /**
   * What is bound in Kamailio, but for accounts of which something newer was told meanwhile. What nobody understands is ended there as well
   * as what the record does not want: then it is false.
   */
  async bound(userName: string, one: BoundInKamailio): Promise<boolean> {
    let stands = true;
    await this.#inTurn(userName, async () => {
      if (!this.#touched?.has(userName)) stands = await this.#bound(userName, one);
    });
    return stands;
  }

  async #bound(userName: string, { location, ruid }: BoundInKamailio): Promise<boolean> {
    const { locations } = this.parts;
    if (locations.wasRemoved(ruid)) return true;
    const stands = location !== null && (await this.#isWanted(userName, location));
    if (!stands) await locations.drop(userName, ruid);
    return stands;
  }

  async #isWanted(userName: string, location: KamailioLocation): Promise<boolean> {
    const account = this.#openFor(userName, location);
    const request = () => account && requestOfLocation(location, account);
    const answer = await this.#toRecord(request, () => this.#openFor(userName, location)?.id === account?.id);
    return isFollowed(answer, location.contact);
  }

  /**
   * While a change is put in force, what was let in by what held before still reaches the record, as what Kamailio has said 200 to. Who
   * changes it ends it there afterwards.
   */
  async duringChange(known: KnownAccount, putInForce: () => Promise<void>): Promise<void> {
    const { userName } = known;
    this.#changing.set(userName, known);
    this.#changes.add(known);
    try {
      await putInForce();
    } finally {
      this.#changes.delete(known);
      if (this.#changing.get(userName) === known) this.#changing.delete(userName);
    }
  }

  /**
   * What the account may not have any more is about to be ended: the record learns of it, so that it knows what ended. Of credentials
   * that this process has never known it does not, nor of what is ended after the change: whoever changed it has ended what the record
   * knew by then.
   */
  ending(known: KnownAccount, location: KamailioLocation): Promise<void> {
    const { account, opened, userName } = known;
    const admitted = () => this.#changes.has(known);
    if (account === null || location.binding !== opened || !admitted()) return Promise.resolve();
    return this.#inTurn(userName, async () => {
      if (this.parts.locations.wasRemoved(location.ruid)) return;
      await this.parts.intake.register({ ...requestOfLocation(location, account), admitted });
    });
  }

  /** What the record has and Kamailio has not, but for accounts of which something newer was told meanwhile. */
  gone(userName: string, accountId: string, flow: string): Promise<void> {
    return this.#inTurn(userName, () =>
      this.parts.intake.gone(accountId, flow, () => this.#touched?.has(userName) === false),
    );
  }

  /** When all that was told until now has been dealt with. */
  async settled(): Promise<void> {
    await Promise.all(this.#turns.values());
  }

  /** From here on `bound` leaves out accounts that phones speak for meanwhile. */
  async whileLooking(look: () => Promise<void>): Promise<void> {
    this.#touched = new Set();
    try {
      await look();
    } finally {
      this.#touched = null;
    }
  }

  stop(): void {
    this.#ending.abort();
  }

  /** The account, if what was proven then and the origin would open it now, or did so until a change that is under way. */
  #openFor(userName: string, origin: RegisterFact | KamailioLocation): RegistrarAccount | undefined {
    const changing = this.#changing.get(userName);
    if (changing?.account && changing.opened === origin.binding) return changing.account;
    const known = this.parts.accounts.ofUser(userName);
    if (!known?.account || known.binding !== origin.binding) return undefined;
    return refusalByRules(known.account, origin) === null ? known.account : undefined;
  }

  /** Null: it could not be told, and others have to find out. Undefined: nothing is asked for. */
  async #toRecord(
    asked: () => RegisterRequest | undefined,
    admitted: () => boolean,
  ): Promise<RegisterAnswer | null | undefined> {
    const { intake, log, missed } = this.parts;
    for (let attempt = 1; !this.#ending.signal.aborted; attempt++) {
      const at = asked();
      if (at === undefined) return undefined;
      const request = { ...at, admitted };
      try {
        return await intake.register(request);
      } catch (error) {
        if (attempt < TRIES) {
          await pause(FIRST_PAUSE * 2 ** attempt, this.#ending.signal);
          continue;
        }
        log.warn('a registration could not be recorded, Kamailio will be asked again', {
          err: error,
          accountId: request.accountId,
        });
        missed();
        return null;
      }
    }
    return null;
  }

  async #inTurn(userName: string, work: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(userName) ?? Promise.resolve();
    const turn = before.then(work).catch((error: unknown) => {
      this.parts.log.warn('what Kamailio told could not be followed, it will be asked again', { err: error });
      this.parts.missed();
    });
    this.#turns.set(userName, turn);
    await turn;
    if (this.#turns.get(userName) === turn) this.#turns.delete(userName);
  }
}

/** Null: not known. A copy that the record knows already says nothing about what is bound. */
function isFollowed(answer: RegisterAnswer | null | undefined, contact: string): boolean {
  if (answer === undefined) return false;
  if (answer === null || answer.kind === 'out of order') return true;
  return answer.kind === 'registered' && answer.bound.some(({ uri }) => uri === contact);
}
