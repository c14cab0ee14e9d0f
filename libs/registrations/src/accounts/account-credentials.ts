import { EventLog, streamName } from '@ringledger/event-sourcing';
import { ERASED } from '@ringledger/secrets';
import type { Secret } from '@ringledger/secrets';
import { type DigestAlgorithm, Ha1 } from '@ringledger/sip';
import type { RegistrarCredentials } from '../registrar/registrar-account.js';
import type { DirectoryAccount } from './directory-account.js';

/** One password in two realms, as hex. */
interface Hashes {
  readonly own: string;
  readonly exchange: string;
}

/** One object for each account, as a registrar holds a hundred thousand of them. */
class AccountHa1s implements RegistrarCredentials {
  readonly #own: string | undefined;
  readonly #exchange: string | undefined;
  readonly #previous: Hashes | null;

  constructor(
    private readonly algorithm: DigestAlgorithm,
    private readonly realm: string,
    private readonly exchangeRealm: string,
    current: Hashes | null,
    previous: Hashes | null,
  ) {
    this.#own = current?.own;
    this.#exchange = current?.exchange;
    this.#previous = previous;
  }

  ha1(realm: string): Ha1 | undefined {
    return this.#in(realm, this.#own, this.#exchange);
  }

  previousHa1(realm: string): Ha1 | undefined {
    return this.#in(realm, this.#previous?.own, this.#previous?.exchange);
  }

  #in(realm: string, own: string | undefined, exchange: string | undefined): Ha1 | undefined {
    const hex = realm === this.realm ? own : realm === this.exchangeRealm ? exchange : undefined;
    return hex === undefined ? undefined : Ha1.of(this.algorithm, hex);
  }
}

/** Makes the credentials of accounts out of the events that hold their passwords. The password itself is gone again at once. */
export class AccountCredentials {
  constructor(
    private readonly log: EventLog,
    /** Of phones that know the exchange by its address only. */
    private readonly exchangeRealm: string,
  ) {}

  async of(account: DirectoryAccount): Promise<RegistrarCredentials> {
    const { passwordRevision, previousPasswordRevision } = account.document;
    const [current, previous] = await Promise.all([
      this.#at(account, passwordRevision),
      previousPasswordRevision === null ? null : this.#at(account, previousPasswordRevision),
    ]);
    return new AccountHa1s(account.algorithm, account.realm, this.exchangeRealm, current, previous);
  }

  async #at(account: DirectoryAccount, revision: number): Promise<Hashes | null> {
    const { algorithm, authenticationUser, id, realm } = account;
    const [recorded] = await this.log.readStream(streamName('sipAccount', id), { from: revision, limit: 1 });
    const password = (recorded?.event.data as { readonly password?: Secret } | undefined)?.password;
    if (recorded?.revision !== revision || password === undefined)
      throw new Error(`The log has no password of SIP account ${id} at revision ${revision}`);
    const text = password.reveal();
    // Its key was destroyed: nobody can prove anything any more.
    if (text === ERASED) return null;
    const hashIn = (name: string) => Ha1.compute(algorithm, authenticationUser, name, text).reveal();
    return { own: hashIn(realm), exchange: hashIn(this.exchangeRealm) };
  }
}
