import type { Ha1 } from '@ringledger/sip';
import type { RegistrationTransport } from '../registration.events.js';

/** What may prove that a phone speaks for the account: in its own realm, and in the exchange's for phones that know it by address only. */
export interface RegistrarCredentials {
  ha1(realm: string): Ha1 | undefined;
  /** Of the password before the last rotation; opens nothing, tells a phone that missed it from a guesser. */
  previousHa1(realm: string): Ha1 | undefined;
}

/** Everything a registrar needs to know of one SIP account that may register. */
export interface RegistrarAccount {
  readonly id: string;
  readonly organizationId: string;
  /** The user of the address of record: of the To. */
  readonly userName: string;
  /** The user name in the digest; often the same. */
  readonly authenticationUser: string;
  readonly realm: string;
  /** Of the event with the password: who proved an older one has proven nothing any more. */
  readonly passwordRevision: number;
  /** MD5 unless the account was switched; the credentials are of this algorithm. */
  readonly algorithm: 'MD5' | 'SHA-256';
  /** Networks in CIDR that it may register from (S3-55, S4-17); null: from anywhere. */
  readonly networks: readonly string[] | null;
  /** Null: every transport that the registrar has (S3-60). */
  readonly transports: readonly RegistrationTransport[] | null;
  /** Patterns with `*` of which the User-Agent must match one (P-13); null: any. */
  readonly userAgents: readonly string[] | null;
  /** Made when first needed, then kept until the account changes. */
  readonly credentials: () => RegistrarCredentials | Promise<RegistrarCredentials>;
}
