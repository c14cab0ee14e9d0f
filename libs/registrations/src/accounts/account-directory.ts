import { idOfStream } from '@ringledger/event-sourcing';
import type { RecordedDomainEvent } from '@ringledger/event-sourcing';
import type { DenialReason } from '../registrar/registrar.js';
import type { AccountDocument, DisabledExtensionDocument } from './account.document.js';
import type { AccountCredentials } from './account-credentials.js';
import { evolveAccount } from './account.projection.js';
import type { AccountEvent } from './account.projection.js';
import { DirectoryAccount, hasNone } from './directory-account.js';
import { isClosedBy } from './disabled-extensions.projection.js';
import type { ExtensionSwitch } from './disabled-extensions.projection.js';

const NO_SETTINGS: AccountDocument['settings'] = {};

/** What holds for one account from now on. */
export interface AccountStanding {
  readonly account: DirectoryAccount;
  /** Null: it may register. */
  readonly denied: DenialReason | null;
}

/** All accounts of the exchange in the memory of a registrar: taken from the read models, then kept by folding the log. */
export class AccountDirectory {
  readonly #accounts = new Map<string, DirectoryAccount>();
  readonly #closedExtensions = new Set<string>();
  readonly #words = new Map<string, string>();

  constructor(private readonly credentials: AccountCredentials) {}

  get size(): number {
    return this.#accounts.size;
  }

  add(document: AccountDocument): void {
    const { _id, authenticationUser, enabled, extensionId, organizationId, realm, settings, userName } = document;
    const { passwordRevision, previousPasswordRevision, revision } = document;
    // What many accounts have in common is kept once.
    const kept: AccountDocument = {
      _id,
      userName,
      enabled,
      extensionId,
      passwordRevision,
      previousPasswordRevision,
      revision,
      organizationId: this.#shared(organizationId),
      realm: this.#shared(realm),
      authenticationUser: authenticationUser === userName ? userName : authenticationUser,
      settings: hasNone(settings) ? NO_SETTINGS : settings,
    };
    this.#accounts.set(_id, new DirectoryAccount(kept, this.credentials));
  }

  close({ _id }: DisabledExtensionDocument): void {
    this.#closedExtensions.add(_id);
  }

  account(id: string): DirectoryAccount | undefined {
    return this.#accounts.get(id);
  }

  *standings(): IterableIterator<AccountStanding> {
    for (const account of this.#accounts.values()) yield this.#standing(account);
  }

  /** What it makes of the account; null: nothing that a registrar would know of. */
  applyToAccount(recorded: RecordedDomainEvent<AccountEvent>): AccountStanding | null {
    const id = idOfStream(recorded.stream);
    const before = this.#accounts.get(id);
    const document = evolveAccount(before?.document ?? null, recorded);
    if (document === null) {
      this.#accounts.delete(id);
      return before ? { account: before, denied: 'unknown account' } : null;
    }
    if (document === before?.document) return this.#standing(before);
    if (before) this.#accounts.set(id, before.become(document));
    else this.add(document);
    return this.#standing(this.#accounts.get(id)!);
  }

  /** What it makes of each account that acts as the extension. */
  applyToExtension({ event, stream }: RecordedDomainEvent<ExtensionSwitch>): readonly AccountStanding[] {
    const extensionId = idOfStream(stream);
    if (isClosedBy(event)) this.#closedExtensions.add(extensionId);
    else this.#closedExtensions.delete(extensionId);
    const linked: AccountStanding[] = [];
    for (const account of this.#accounts.values()) {
      if (account.document.extensionId === extensionId) linked.push(this.#standing(account));
    }
    return linked;
  }

  #standing(account: DirectoryAccount): AccountStanding {
    const { enabled, extensionId } = account.document;
    if (!enabled) return { account, denied: 'account disabled' };
    const closed = extensionId !== null && this.#closedExtensions.has(extensionId);
    return { account, denied: closed ? 'extension disabled' : null };
  }

  #shared(word: string): string {
    const known = this.#words.get(word);
    if (known === undefined) this.#words.set(word, word);
    return known ?? word;
  }
}
