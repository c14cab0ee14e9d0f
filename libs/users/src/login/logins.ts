import { Injectable } from '@nestjs/common';
import { AggregateReader, Holders } from '@ringledger/event-sourcing';
import type { Refusal } from '@ringledger/event-sourcing';
import { LoginThrottle, OwnTokens, PasswordHasher, TooManyChecksError } from '@ringledger/identity';
import type { IssuedToken } from '@ringledger/identity';
import type { Secret } from '@ringledger/secrets';
import { derivedId } from '@ringledger/system';
import { userAggregate, userExists } from '../user.js';
import { foldUserName, userNameReservation } from '../user-name.js';
import { credentialsWrong, tooManyAttempts } from '../user-refusals.js';
import { FailedLoginRecorder } from './failed-login-recorder.js';

export type Login =
  | { readonly accepted: true; readonly userId: string; readonly token: IssuedToken }
  | { readonly accepted: false; readonly refusals: readonly Refusal[] };

/** Whose state is looked at for a name that nobody has, so that the same work is done. */
const NOBODY = derivedId('no such user');

/** User name and password for a token. Whatever is wrong, the answer and the time it takes are the same. */
@Injectable()
export class Logins {
  constructor(
    private readonly holders: Holders,
    private readonly aggregates: AggregateReader,
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
    private readonly tokens: OwnTokens,
    private readonly failedLogins: FailedLoginRecorder,
  ) {}

  async login(userName: string, password: Secret, sourceAddress: string | null): Promise<Login> {
    const name = foldUserName(userName);
    const attempt = this.throttle.begin(name, sourceAddress);
    if (attempt === null) return refused(tooManyAttempts);
    // By the log alone: who was created a moment ago can log in, whatever the read models have seen.
    const userId = await this.holders.holderOf(userNameReservation(name));
    const state = await this.aggregates.state(userAggregate, userId ?? NOBODY);
    const user = userExists(state) ? state : null;
    const fits = await this.verify(user?.passwordHash ?? null, password);
    if (fits === null) return refused(tooManyAttempts);
    if (userId === null || user === null) return refused(credentialsWrong);
    if (!fits || user.status === 'disabled') {
      await this.failedLogins.failed(userId, user.organizationId, sourceAddress);
      return refused(credentialsWrong);
    }
    attempt.succeeded();
    await this.failedLogins.loggedIn(userId);
    return { accepted: true, userId, token: await this.tokens.issue(userId, user.credentialVersion) };
  }

  /** Whether this is the user's password of that credential version; throttled as a login is. Null: too many attempts. */
  async knowsPassword(
    userId: string,
    credentialVersion: number,
    password: Secret,
    sourceAddress: string | null,
  ): Promise<boolean | null> {
    const state = await this.aggregates.state(userAggregate, userId);
    if (!userExists(state) || state.credentialVersion !== credentialVersion) return false;
    const attempt = this.throttle.begin(foldUserName(state.userName), sourceAddress);
    if (attempt === null) return null;
    const fits = await this.verify(state.passwordHash, password);
    if (fits === true) attempt.succeeded();
    if (fits === false) await this.failedLogins.failed(userId, state.organizationId, sourceAddress);
    return fits;
  }

  private async verify(hash: Secret | null, password: Secret): Promise<boolean | null> {
    try {
      return await this.hasher.verify(hash, password);
    } catch (error) {
      if (error instanceof TooManyChecksError) return null;
      throw error;
    }
  }
}

function refused(refusal: Refusal): Login {
  return { accepted: false, refusals: [refusal] };
}
