import { inParts } from '@ringledger/system';
import type { Location } from '../locations/account-locations.js';
import type { EndOrigin, Locations } from '../locations/locations.js';
import { refusalByRules } from '../registrar/admission.js';
import type { RegistrarAccount } from '../registrar/registrar-account.js';
import type { LocationOfPhone, Registrar } from '../registrar/registrar.js';
import type { AccountStanding } from './account-directory.js';
import type { Ending } from './ending.js';
import { Farewells } from './farewells.js';

type NamedAccount = Pick<RegistrarAccount, 'id' | 'realm' | 'userName'>;

/** An ending of one account's registrations, with the event that is its cause. */
export interface DueEnding extends Ending {
  readonly accountId: string;
  /** Null: it is gone, and nobody here has known it. */
  readonly account: NamedAccount | null;
  readonly origin: EndOrigin;
}

/** Accounts whose registrations are ended at the same time. */
const AT_ONCE = 32;

/** What changes of accounts do to the registrar and to registrations. All of it may be done again. */
export class AccountEffects {
  /** Said once, however often the ending is tried. */
  readonly #farewells = new WeakMap<DueEnding, Farewells>();

  constructor(
    private readonly registrar: Registrar,
    private readonly locations: Locations,
    /** Names of the registrars at work. */
    private readonly living: () => Promise<readonly string[]>,
    /** Whether the phone of the account would fetch its configuration in vain. */
    private readonly shutOut: (accountId: string) => Promise<boolean>,
  ) {}

  tell({ account, denied }: AccountStanding): Promise<void> {
    return denied === null ? this.registrar.setCredentials(account) : this.registrar.deny(account, denied);
  }

  /** Whether what is bound so could not be made any more, of an account that may register. */
  refuses(account: RegistrarAccount, location: Location): boolean {
    const { algorithms, name } = this.registrar;
    if (location.registrar === name && !algorithms.includes(account.algorithm)) return true;
    return refusalByRules(account, location) !== null;
  }

  async endAll(endings: readonly DueEnding[]): Promise<void> {
    for (const some of inParts(endings, AT_ONCE)) await Promise.all(some.map((one) => this.#end(one)));
  }

  /** What a command wrote into the account's stream. */
  async takeDropped(accountId: string, account: NamedAccount | undefined): Promise<void> {
    const gone = await this.locations.takeDropped(accountId);
    if (account) await this.#drop(account, gone);
  }

  async #end(ending: DueEnding): Promise<void> {
    const { account, accountId, asksBack, cause, origin, which } = ending;
    if (account === null || !asksBack) {
      const ended = await this.locations.end(accountId, cause, origin, which ?? undefined);
      if (account) await this.#drop(account, ended);
      return;
    }
    const said = this.#farewells.get(ending) ?? (await this.#askBack(account, which ?? (() => true)));
    this.#farewells.set(ending, said);
    const [isMeant, isAsked] = [said.ends.bind(said), said.wereAsked.bind(said)];
    await this.#drop(account, await this.locations.end(accountId, cause, origin, isMeant, isAsked));
  }

  /**
   * The change is in force here: what is bound now was let in before, and what comes from here on is not meant. Another registrar at work
   * ends what it holds itself, as it alone can reach those phones.
   */
  async #askBack(account: NamedAccount, which: (location: Location) => boolean): Promise<Farewells> {
    const said = new Farewells();
    const bound = (await this.locations.bound(account.id)).filter(which);
    const isHere = ({ registrar }: Location) => registrar === this.registrar.name;
    const living = bound.every(isHere) ? [] : await this.living();
    const inVain = bound.some(isHere) && (await this.shutOut(account.id));
    for (const location of bound) {
      if (isHere(location) && inVain) said.add(location, 'unreachable');
      else if (isHere(location)) said.add(location, await this.registrar.askBack(ofPhone(account, location)));
      else if (!living.includes(location.registrar)) said.add(location, 'unreachable');
    }
    return said;
  }

  async #drop(account: NamedAccount, gone: readonly Location[]): Promise<void> {
    for (const location of gone) await this.registrar.drop(ofPhone(account, location));
  }
}

function ofPhone(
  { id: accountId, realm, userName }: NamedAccount,
  { contact, flow, registrationId }: Location,
): LocationOfPhone {
  return { registrationId, accountId, userName, realm, contact, flow };
}
