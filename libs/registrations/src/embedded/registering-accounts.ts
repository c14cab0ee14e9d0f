import type { RegistrarAccount } from '../registrar/registrar-account.js';
import type { DenialReason } from '../registrar/registrar.js';

/**
 * An account as it stands now. Made anew with every change, so that who looked before can tell that something has changed since: the
 * entry he has is not the current one any more.
 */
export interface RegisteringAccount {
  readonly account: RegistrarAccount;
  readonly denied: Exclude<DenialReason, 'unknown account'> | null;
}

/** The accounts that phones register with, by their names and realms. */
export class RegisteringAccounts {
  readonly #byId = new Map<string, RegisteringAccount>();
  readonly #byUser = new Map<string, RegisteringAccount>();
  /** Only those whose authentication user is another than their user. */
  readonly #byAuthenticationUser = new Map<string, RegisteringAccount>();
  /** In lower case, as hosts are read; with how many accounts have it. */
  readonly #realms = new Map<string, { readonly written: string; accounts: number }>();

  get size(): number {
    return this.#byId.size;
  }

  set(account: RegistrarAccount, denied: RegisteringAccount['denied']): void {
    this.forget(account.id);
    const entry = { account, denied };
    const { authenticationUser, id, realm, userName } = account;
    this.#byId.set(id, entry);
    this.#byUser.set(userName, entry);
    if (authenticationUser !== userName) this.#byAuthenticationUser.set(authenticationUser, entry);
    const known = this.#realms.get(realm.toLowerCase());
    if (known) known.accounts += 1;
    else this.#realms.set(realm.toLowerCase(), { written: realm, accounts: 1 });
  }

  /** Whatever is under way for the account is looked at once more. */
  renew(id: string): void {
    const entry = this.#byId.get(id);
    if (entry) this.set(entry.account, entry.denied);
  }

  forget(id: string): void {
    const entry = this.#byId.get(id);
    if (!entry) return;
    const { authenticationUser, realm, userName } = entry.account;
    this.#byId.delete(id);
    // A name may be another account's by now.
    if (this.#byUser.get(userName) === entry) this.#byUser.delete(userName);
    if (this.#byAuthenticationUser.get(authenticationUser) === entry)
      this.#byAuthenticationUser.delete(authenticationUser);
    const known = this.#realms.get(realm.toLowerCase());
    if (!known) return;
    known.accounts -= 1;
    if (known.accounts === 0) this.#realms.delete(realm.toLowerCase());
  }

  ofUser(userName: string): RegisteringAccount | undefined {
    return this.#byUser.get(userName);
  }

  /** Names of both kinds are of one space, so that no digest user name means two accounts. */
  ofAuthenticationUser(name: string): RegisteringAccount | undefined {
    const entry = this.#byAuthenticationUser.get(name);
    if (entry) return entry;
    const user = this.#byUser.get(name);
    return user?.account.authenticationUser === name ? user : undefined;
  }

  isCurrent(entry: RegisteringAccount): boolean {
    return this.#byId.get(entry.account.id) === entry;
  }

  /** As its accounts write it, when some account has it. */
  realm(host: string): string | undefined {
    return this.#realms.get(host)?.written;
  }
}
