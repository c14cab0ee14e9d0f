import type { Log } from '@ringledger/observability';
import { pause } from '@ringledger/system';
import { refusalByRules } from '../registrar/admission.js';
import type { RegistrarAccount } from '../registrar/registrar-account.js';
import type { RegisterAnswer, RegisterRequest, RegistrationIntake } from '../registrar/registrar.js';
import type { LostFact, RegisterFact } from './facts.js';
import type { KamailioLocation, KamailioLocations } from './kamailio-locations.js';
import type { KnownAccounts } from './known-accounts.js';
import { requestOfFact, requestOfLocation, writeFlow } from './register-request.js';

interface Parts {
  readonly accounts: KnownAccounts;
  readonly locations: KamailioLocations;
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
  /** Users of whom something was told while somebody looks at Kamailio's locations; null: nobody looks. */
  #touched: Set<string> | null = null;

  constructor(private readonly parts: Parts) {}

  register(fact: RegisterFact): Promise<void> {
    this.#touched?.add(fact.user);
    return this.#inTurn(fact.user, async () => {
      const { locations } = this.parts;
      const { bound, user } = fact;
      if (bound !== null && locations.wasRemoved(bound.ruid)) return;
      const account = this.#openFor(user, fact);
      const request = account && requestOfFact(fact, account);
      const answer = request && (await this.#toRecord(request, () => this.#openFor(user, fact)?.id === account?.id));
      if (bound !== null && !isFollowed(answer, bound.contact)) await locations.drop(user, bound.ruid);
    });
  }

  lost({ connection, ruid, user }: LostFact): Promise<void> {
    this.#touched?.add(user);
    return this.#inTurn(user, async () => {
      const account = this.parts.accounts.ofUser(user)?.account;
      if (account) await this.parts.intake.connectionLost(account.id, writeFlow({ ruid, connection }));
    });
  }

  /** What is bound in Kamailio, but for accounts of which something newer was told meanwhile. */
  bound(userName: string, location: KamailioLocation): Promise<void> {
    return this.#inTurn(userName, async () => {
      if (this.#touched?.has(userName) || this.parts.locations.wasRemoved(location.ruid)) return;
      const account = this.#openFor(userName, location);
      const request = account && requestOfLocation(location, account);
      const answer =
        request && (await this.#toRecord(request, () => this.#openFor(userName, location)?.id === account?.id));
      if (!isFollowed(answer, location.contact)) await this.parts.locations.drop(userName, location.ruid);
    });
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

  /** The account, if what was proven then and the origin would open it now. */
  #openFor(userName: string, origin: RegisterFact | KamailioLocation): RegistrarAccount | undefined {
    const known = this.parts.accounts.ofUser(userName);
    if (!known?.account || known.binding !== origin.binding) return undefined;
    return refusalByRules(known.account, origin) === null ? known.account : undefined;
  }

  /** Undefined: it could not be told, and others have to find out. */
  async #toRecord(asked: RegisterRequest, admitted: () => boolean): Promise<RegisterAnswer | null> {
    const { intake, log, missed } = this.parts;
    const request = { ...asked, admitted };
    for (let attempt = 1; !this.#ending.signal.aborted; attempt++) {
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
