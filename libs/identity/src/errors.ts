/** More password checks at once than this process takes; nothing was checked. */
export class TooManyChecksError extends Error {
  readonly code = 'TOO_MANY_ATTEMPTS';
  constructor() {
    super('Too many passwords are being checked right now');
  }
}

/** The OIDC issuer cannot be asked for its keys. Its tokens cannot be checked until it can. */
export class IssuerUnavailableError extends Error {
  readonly code = 'ISSUER_UNAVAILABLE';
}
