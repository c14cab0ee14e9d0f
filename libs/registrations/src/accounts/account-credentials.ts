import { EventLog, streamName } from '@ringledger/event-sourcing';
import { ERASED } from '@ringledger/secrets';
import type { Secret } from '@ringledger/secrets';
import { Ha1 } from '@ringledger/sip';
import type { Ha1sByRealm, RegistrarCredentials } from '../registrar/registrar-account.js';
import type { DirectoryAccount } from './directory-account.js';

const NOTHING: Ha1sByRealm = { get: () => undefined };

/** In the two realms that an account has, in a sixth of the memory of a map. */
class Ha1sOfAccount implements Ha1sByRealm {
  constructor(
    private readonly realm: string,
    private readonly own: Ha1,
    private readonly exchange: Ha1,
    private readonly exchangeRealm: string,
  ) {}

  get(realm: string): Ha1 | undefined {
    if (realm === this.realm) return this.own;
    return realm === this.exchangeRealm ? this.exchange : undefined;
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
    const [ha1s, previous] = await Promise.all([
      this.#at(account, passwordRevision),
      previousPasswordRevision === null ? NOTHING : this.#at(account, previousPasswordRevision),
    ]);
    return { ha1s, previous };
  }

  async #at(account: DirectoryAccount, revision: number): Promise<Ha1sByRealm> {
    const { algorithm, authenticationUser, id, realm } = account;
    const [recorded] = await this.log.readStream(streamName('sipAccount', id), { from: revision, limit: 1 });
    const password = (recorded?.event.data as { readonly password?: Secret } | undefined)?.password;
    if (recorded?.revision !== revision || password === undefined)
      throw new Error(`The log has no password of SIP account ${id} at revision ${revision}`);
    const text = password.reveal();
    // Its key was destroyed: nobody can prove anything any more.
    if (text === ERASED) return NOTHING;
    const ha1In = (name: string) => Ha1.compute(algorithm, authenticationUser, name, text);
    return new Ha1sOfAccount(realm, ha1In(realm), ha1In(this.exchangeRealm), this.exchangeRealm);
  }
}
