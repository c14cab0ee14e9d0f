import { accountEntry, userAgentExpression } from './account-entry.js';
import type { KamailioControl } from './kamailio-control.js';
import type { KamailioLocations } from './kamailio-locations.js';
import type { KnownAccount } from './known-accounts.js';

/** Writes accounts into Kamailio's tables (docker/kamailio/modules.cfg). What is written is in force for the next REGISTER. */
export class AccountPusher {
  /** Which are told already, and to which instance. */
  readonly #realms = new Map<string, string>();

  constructor(
    private readonly control: KamailioControl,
    private readonly locations: KamailioLocations,
    private readonly realm: string,
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

  /** Over whatever was pushed before. */
  async push(known: KnownAccount, instance: string): Promise<void> {
    await this.pushFirst(known, instance);
    const { account, binding } = known;
    if (account === null || binding === null) return;
    await this.control.unset('denied', account.userName);
    if (account.userAgents === null) await this.control.unset('agents', account.authenticationUser);
  }

  /** First the door, then what is inside: who passed the door a moment before finds it shut when it looks back, and undoes itself. */
  async #shut({ account, denied, userName }: KnownAccount): Promise<void> {
    if (denied !== null) await this.control.set('denied', userName, denied);
    else await this.control.unset('denied', userName);
    if (account !== null) {
      await this.control.unset('accounts', account.authenticationUser);
      await this.control.unset('agents', account.authenticationUser);
    }
    await this.locations.dropAll(userName);
  }
}
