import { Injectable } from '@nestjs/common';
import { AggregateReader, Commands, systemContext } from '@ringledger/event-sourcing';
import { PasswordHasher } from '@ringledger/identity';
import { Secret } from '@ringledger/secrets';
import { Clock, derivedId, Ids, Randomness } from '@ringledger/system';
import { createUser } from './decisions/create-user.js';
import { enableUser } from './decisions/enable-user.js';
import { resetPassword } from './decisions/reset-password.js';
import { userAggregate } from './user.js';

export interface Credential {
  readonly userName: string;
  readonly password: Secret;
}

/** The same in every process, so that several that start at once make one. */
const FIRST_ADMINISTRATOR_ID = derivedId('first administrator');
const USER_NAME = 'admin';

/** What keeps an administrator from being recovered; the sentence says all. */
class NotRecoveredError extends Error {
  readonly code = 'NOT_RECOVERED';
}

/** Somebody must be able to log in first. */
@Injectable()
export class FirstAdministrator {
  constructor(
    private readonly commands: Commands,
    private readonly aggregates: AggregateReader,
    private readonly hasher: PasswordHasher,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly randomness: Randomness,
  ) {}

  /** At the very first start makes a provider and returns the credential, this once; null at every other start. */
  async ensure(): Promise<Credential | null> {
    const state = await this.aggregates.state(userAggregate, FIRST_ADMINISTRATOR_ID);
    if (state.status !== 'none') return null;
    const { password, passwordHash } = await this.newPassword();
    const outcome = await this.commands.execute(
      createUser,
      FIRST_ADMINISTRATOR_ID,
      {
        organizationId: null,
        role: 'provider',
        sipManagement: false,
        userName: USER_NAME,
        displayName: 'Administrator',
        email: null,
        password,
        passwordHash,
      },
      systemContext('first-start', this.ids.next(), this.clock.now()),
    );
    if (outcome.accepted) return { userName: USER_NAME, password };
    // Another process was quicker: it has the credential.
    if (outcome.refusals.some(({ code }) => code === 'USER_ALREADY_EXISTS')) return null;
    throw new Error(
      `The first administrator cannot be made: ${outcome.refusals.map(({ message }) => message).join(' ')}`,
    );
  }

  /**
   * For an operator at the machine who cannot log in any more: enables the first administrator, with a new password.
   * @throws NotRecoveredError
   */
  async recover(): Promise<Credential> {
    const { password, passwordHash } = await this.newPassword();
    for (const [decision, input] of [
      [resetPassword, { password, passwordHash }],
      [enableUser, { password, passwordHash }],
    ] as const) {
      const context = {
        ...systemContext('recovery', this.ids.next(), this.clock.now()),
        reason: 'Recovered by an operator',
      };
      const outcome = await this.commands.execute(decision, FIRST_ADMINISTRATOR_ID, input, context);
      if (!outcome.accepted) {
        throw new NotRecoveredError(`Not recovered: ${outcome.refusals.map(({ message }) => message).join(' ')}`);
      }
    }
    return { userName: USER_NAME, password };
  }

  private async newPassword(): Promise<{ password: Secret; passwordHash: Secret }> {
    const password = Secret.of(this.randomness.bytes(15).toString('base64url'));
    return { password, passwordHash: await this.hasher.hash(password) };
  }
}
