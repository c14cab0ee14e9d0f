import { refusalByRules } from '../registrar/admission.js';
import type { RegistrarAccount } from '../registrar/registrar-account.js';
import { accountEntry, userAgentExpression } from './account-entry.js';
import type { KamailioControl } from './kamailio-control.js';
import type { KamailioLocation, KamailioLocations } from './kamailio-locations.js';
import type { KnownAccount } from './known-accounts.js';

/** Writes accounts into Kamailio's tables (docker/kamailio/modules.cfg). What is written is in force for the next REGISTER. */
export class AccountPusher {
  /** Which are told already, and to which instance. */
  readonly #realms = new Map<string, string>();

  constructor(
    private readonly control: KamailioControl,
    private readonly locations: KamailioLocations,
    private readonly realm: string,
    /** Told of a location that is about to be ended. */
    private readonly ending: (known: KnownAccount, location: KamailioLocation) => Promise<void>,
    /** Told of one whose phone may come back, when it knows how. */
    private readonly askBack: (account: RegistrarAccount, ruid: string) => Promise<unknown>,
  ) {}

  /** Into tables that were emptied for this instance: nothing of before has to be taken out. */
  async pushFirst(known: KnownAccount, instance: string): Promise<void> {
    const { account, binding } = known;
    if (account === null || binding === null) return this.#shut(known);
    const { authenticationUser, realm, userAgents } = account;
    if (this.#realms.get(realm) !== instance) {
      await this.control.set('realms', realm.toLowerCase(), realm);
      this.#realms.set(realm, instance);
    }
    if (userAgents !== null) await this.control.set('agents', authenticationUser, userAgentExpression(userAgents));
    const entry = accountEntry(account, await account.credentials(), { instance, realm: this.realm });
    await this.control.set('accounts', authenticationUser, entry);
  }

  /** Over whatever was pushed before. What is bound as nobody could register any more is ended with it. */
  async push(known: KnownAccount, instance: string): Promise<void> {
    await this.pushFirst(known, instance);
    const { account, binding } = known;
    if (account === null || binding === null) return;
    await this.control.unset('denied', account.userName);
    if (account.userAgents === null) await this.control.unset('agents', account.authenticationUser);
    await this.endOthers(known);
  }

  /** What is bound as nobody could register now. */
  async endOthers(known: KnownAccount): Promise<void> {
    const { account, binding, userName } = known;
    for (const { location, ruid } of await this.locations.of(userName)) {
      if (location !== null && isAdmitted(known, location)) continue;
      if (location !== null) {
        await this.ending(known, location);
        if (account !== null && binding !== null) await this.askBack(account, ruid);
      }
      await this.locations.drop(userName, ruid);
    }
  }

  /** First the door, then what is inside: who passed the door a moment before finds it shut when it looks back, and undoes itself. */
  async #shut(known: KnownAccount): Promise<void> {
    const { account, denied, userName } = known;
    if (denied !== null) await this.control.set('denied', userName, denied);
    else await this.control.unset('denied', userName);
    if (account !== null) {
      await this.control.unset('accounts', account.authenticationUser);
      await this.control.unset('agents', account.authenticationUser);
    }
    for (const { location, ruid } of await this.locations.of(userName)) {
      if (location === null) continue;
      await this.ending(known, location);
      if (account !== null && denied === 'algorithm not supported') await this.askBack(account, ruid);
    }
    await this.locations.dropAll(userName);
  }
}

/** It could be made anew by what holds now. */
export function isAdmitted({ account, binding }: KnownAccount, location: KamailioLocation): boolean {
  return account !== null && binding === location.binding && refusalByRules(account, location) === null;
}
