import type { RegistrarAccount } from '../registrar/registrar-account.js';
import { fingerprint } from './account-entry.js';

/** Kamailio has one for all phones (auth `algorithm`), and nearly all phones know MD5 only. */
export const ALGORITHMS: readonly RegistrarAccount['algorithm'][] = ['MD5'];

/** Why an account may not register, for as long as there is one. */
export type Denial = 'account disabled' | 'extension disabled' | 'algorithm not supported';

export interface KnownAccount {
  readonly userName: string;
  /** What was set or denied last; null: it is forgotten. */
  readonly account: RegistrarAccount | null;
  readonly denied: Denial | null;
  /** Of the credentials that open it; null: none do. */
  readonly binding: number | null;
  /** Of those that opened it before; null: that is not known. */
  readonly opened: number | null;
}

/** All accounts as Kamailio is to know them: what it forgets in a restart comes from here. */
export class KnownAccounts {
  readonly #byUser = new Map<string, KnownAccount>();
  readonly #userOf = new Map<string, string>();

  set(account: RegistrarAccount): KnownAccount {
    const denied = ALGORITHMS.includes(account.algorithm) ? null : 'algorithm not supported';
    const binding = denied === null ? fingerprint(account) : null;
    return this.#put({ userName: account.userName, account, denied, binding, opened: this.#openedBy(account) });
  }

  deny(account: RegistrarAccount, denied: Denial): KnownAccount {
    const opened = this.#openedBy(account);
    return this.#put({ userName: account.userName, account, denied, binding: null, opened });
  }

  /** What it was, so that it can be taken from Kamailio. */
  forget(userName: string): KnownAccount {
    const account = this.#byUser.get(userName)?.account ?? null;
    const opened = account && this.#openedBy(account);
    this.#byUser.delete(userName);
    if (account) this.#userOf.delete(account.authenticationUser);
    return { userName, account, denied: null, binding: null, opened };
  }

  ofUser(userName: string): KnownAccount | undefined {
    return this.#byUser.get(userName);
  }

  ofAuthenticationUser(name: string): KnownAccount | undefined {
    const userName = this.#userOf.get(name);
    return userName === undefined ? undefined : this.#byUser.get(userName);
  }

  all(): readonly KnownAccount[] {
    return [...this.#byUser.values()];
  }

  #openedBy({ id, userName }: RegistrarAccount): number | null {
    const before = this.#byUser.get(userName);
    return before?.account?.id === id ? (before.binding ?? before.opened) : null;
  }

  #put(known: KnownAccount): KnownAccount {
    this.#byUser.set(known.userName, known);
    if (known.account) this.#userOf.set(known.account.authenticationUser, known.userName);
    return known;
  }
}
