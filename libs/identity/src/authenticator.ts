import type { Refusal } from '@ringledger/event-sourcing';
import type { Principal } from './principal.js';

export type Authentication =
  | { readonly authenticated: true; readonly principal: Principal }
  | { readonly authenticated: false; readonly refusal: Refusal };

/** Turns the `Authorization` header of a request, or the connection parameter of a WebSocket, into a principal. */
export abstract class Authenticator {
  /**
   * `Bearer <token>`: a token of our own, of the configured OIDC issuer, or an API key (`rl_…`). One refusal for whatever is
   * wrong (`UNAUTHENTICATED`), so that nobody learns why.
   */
  abstract authenticate(authorization: string | undefined): Promise<Authentication>;

  /** Whether it is still the same one with the same rights: as the accounts are at this moment, and not as they were when last checked. */
  abstract stands(principal: Principal): Promise<boolean>;

  /** The cached checks of a user or service key are forgotten: called when it changed, so that the next request sees it. */
  abstract forget(subjectId: string): void;
}
