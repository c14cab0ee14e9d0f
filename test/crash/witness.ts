import type { PhoneAccount } from '@ringledger/sip/testing';

export interface LoadedPhone {
  readonly deviceId: string;
  readonly sipAccountId: string;
  /** Path of the key that was acknowledged last; a rotation under way may have killed it. */
  path: string;
  /** Paths whose rotation was acknowledged. */
  readonly dead: string[];
}

/** A phone that registers; one that falls silent is never `bound`. */
export interface RegisteringPhone {
  readonly account: PhoneAccount;
  readonly extensionId: string;
  /** The contact that was acknowledged last. */
  bound: string | null;
  /** The contact that was asked for last, acknowledged or not. */
  attempted: string | null;
}

/** What a client of the exchange was told: it must be true after every kill. */
export class Witness {
  /** Extension ids by number. */
  readonly extensions = new Map<string, string>();
  /** Asked for, never answered: they may be there or not. */
  readonly unsure = new Set<string>();
  readonly phones: LoadedPhone[] = [];
  readonly registering: RegisteringPhone[] = [];
  /** Configurations that came whole since the last check. */
  received: { readonly deviceId: string; readonly userAgent: string }[] = [];
  readonly wrong: string[] = [];
  #number = 1000;

  nextNumber(): string {
    const number = String((this.#number += 1));
    this.unsure.add(number);
    return number;
  }

  acknowledged(number: string, id: string): void {
    this.unsure.delete(number);
    this.extensions.set(number, id);
  }
}
