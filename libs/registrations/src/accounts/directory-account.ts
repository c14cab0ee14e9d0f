import { registrationRules } from '@ringledger/sip-accounts';
import type { RegistrationRules } from '@ringledger/sip-accounts';
import type { RegistrarAccount, RegistrarCredentials } from '../registrar/registrar-account.js';
import type { AccountDocument } from './account.document.js';
import type { AccountCredentials } from './account-credentials.js';

const NO_RULES = registrationRules({ settings: {} });
/** Most accounts leave everything as it is. */
export const hasNone = (settings: AccountDocument['settings']) => Object.keys(settings).length === 0;

/** An account in the memory of a registrar: one small object, however many there are. Replaced, never changed. */
export class DirectoryAccount implements RegistrarAccount {
  readonly #rules: RegistrationRules;
  #credentials: RegistrarCredentials | Promise<RegistrarCredentials> | undefined;

  constructor(
    readonly document: AccountDocument,
    private readonly source: AccountCredentials,
  ) {
    const { settings } = document;
    this.#rules = hasNone(settings) ? NO_RULES : registrationRules({ settings });
  }

  get id(): string {
    return this.document._id;
  }
  get organizationId(): string {
    return this.document.organizationId;
  }
  get userName(): string {
    return this.document.userName;
  }
  get authenticationUser(): string {
    return this.document.authenticationUser;
  }
  get realm(): string {
    return this.document.realm;
  }
  get passwordRevision(): number {
    return this.document.passwordRevision;
  }
  get algorithm(): RegistrarAccount['algorithm'] {
    return this.#rules.algorithm;
  }
  get networks(): RegistrarAccount['networks'] {
    return this.#rules.networks;
  }
  get transports(): RegistrarAccount['transports'] {
    return this.#rules.transports;
  }
  get userAgents(): RegistrarAccount['userAgents'] {
    return this.#rules.userAgents;
  }

  credentials(): RegistrarCredentials | Promise<RegistrarCredentials> {
    this.#credentials ??= this.source.of(this).then(
      (credentials) => (this.#credentials = credentials),
      (error: unknown) => {
        this.#credentials = undefined;
        throw error;
      },
    );
    return this.#credentials;
  }

  /** With what changed; credentials that are still the same are kept. */
  become(document: AccountDocument): DirectoryAccount {
    const next = new DirectoryAccount(document, this.source);
    const { passwordRevision, previousPasswordRevision } = this.document;
    const same =
      document.passwordRevision === passwordRevision &&
      document.previousPasswordRevision === previousPasswordRevision &&
      next.algorithm === this.algorithm;
    if (same) next.#credentials = this.#credentials;
    return next;
  }
}
