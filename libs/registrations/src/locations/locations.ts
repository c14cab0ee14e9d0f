import type { Scope } from '@ringledger/read-models';
import type {
  RecordedLocation,
  RefusedRegister,
  RegisterAnswer,
  RegisterRequest,
  RegistrationIntake,
} from '../registrar/registrar.js';
import type { DropCause } from '../registration.events.js';
import type { Location } from './account-locations.js';
import type { AccountLocationsDocument } from './location.document.js';

/** The event that made the exchange end registrations; stands in the metadata of what it caused. */
export interface EndOrigin {
  readonly eventId: string;
  readonly correlationId: string;
}

/** The table of locations, and the only writer of registration events but for the command that drops one. */
export abstract class Locations implements RegistrationIntake {
  abstract register(request: RegisterRequest): Promise<RegisterAnswer>;
  abstract connectionLost(accountId: string, flow: string, loss?: { readonly ago?: number }): Promise<void>;
  abstract gone(accountId: string, flow: string, still: () => boolean): Promise<void>;
  abstract boundHere(accountIds: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedLocation[]>>;
  abstract broughtUpTo(time: Date): Promise<void>;
  abstract refused(what: RefusedRegister): void;

  /**
   * Ends all registrations of the account, or those that `which` is true of, each with an event, which tells if the phone was `askedBack`;
   * what was bound is returned. Durable, idempotent.
   */
  abstract end(
    accountId: string,
    cause: DropCause,
    origin?: EndOrigin | null,
    which?: (location: Location) => boolean,
    askedBack?: (location: Location) => boolean,
  ): Promise<readonly Location[]>;

  /** What is bound when all that was under way for the account has been decided. */
  abstract bound(accountId: string): Promise<readonly Location[]>;

  /**
   * Takes `RegistrationDropped` events that a command wrote to the account's stream into the table. What was bound at this registrar is
   * returned, also when somebody else has taken them in before; each once.
   */
  abstract takeDropped(accountId: string): Promise<readonly Location[]>;

  /** By id of the SIP account; those without a location are not in it. */
  abstract of(scope: Scope, accountIds: readonly string[]): Promise<ReadonlyMap<string, AccountLocationsDocument>>;
}
