import { inParts } from '@ringledger/system';
import type { Location } from '../locations/account-locations.js';
import type { EndOrigin, Locations } from '../locations/locations.js';
import type { Registrar } from '../registrar/registrar.js';
import type { AccountStanding } from './account-directory.js';
import type { DirectoryAccount } from './directory-account.js';
import type { Ending } from './ending.js';

/** An ending of one account's registrations, with the event that is its cause. */
export interface DueEnding extends Ending {
  readonly accountId: string;
  /** Null: it is gone, and nobody here has known it. */
  readonly account: DirectoryAccount | null;
  readonly origin: EndOrigin;
}

/** Accounts whose registrations are ended at the same time. */
const AT_ONCE = 32;

/** What changes of accounts do to the registrar and to registrations. All of it may be done again. */
export class AccountEffects {
  constructor(
    private readonly registrar: Registrar,
    private readonly locations: Locations,
  ) {}

  tell({ account, denied }: AccountStanding): Promise<void> {
    return denied === null ? this.registrar.setCredentials(account) : this.registrar.deny(account, denied);
  }

  async endAll(endings: readonly DueEnding[]): Promise<void> {
    for (const some of inParts(endings, AT_ONCE)) await Promise.all(some.map((one) => this.#end(one)));
  }

  /** What a command wrote into the account's stream. */
  async takeDropped(accountId: string, account: DirectoryAccount | undefined): Promise<void> {
    const gone = await this.locations.takeDropped(accountId);
    if (account) await this.#drop(account, gone);
  }

  async #end({ account, accountId, cause, origin, which }: DueEnding): Promise<void> {
    const ended = await this.locations.end(accountId, cause, origin, which ?? undefined);
    if (account) await this.#drop(account, ended);
  }

  async #drop({ id: accountId, realm, userName }: DirectoryAccount, gone: readonly Location[]): Promise<void> {
    for (const { contact, flow, registrationId } of gone) {
      await this.registrar.drop({ registrationId, accountId, userName, realm, contact, flow });
    }
  }
}
