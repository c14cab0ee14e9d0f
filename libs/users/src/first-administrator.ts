import { Injectable } from '@nestjs/common';
import { AggregateReader, Commands, systemContext } from '@ringledger/event-sourcing';
import type { CommandOutcome, Decision, Refusal } from '@ringledger/event-sourcing';
import { PasswordHasher } from '@ringledger/identity';
import { Secret } from '@ringledger/secrets';
import { Clock, derivedId, Ids, Randomness } from '@ringledger/system';
import { changeUserRole } from './decisions/change-user-role.js';
import { createUser } from './decisions/create-user.js';
import type { CreateUserInput } from './decisions/create-user.js';
import { enableUser } from './decisions/enable-user.js';
import { resetPassword } from './decisions/reset-password.js';
import type { NewPassword } from './login/new-passwords.js';
import type { UserEvent } from './user.events.js';
import { userAggregate, userExists } from './user.js';
import type { UserState } from './user.js';

export interface Credential {
  readonly userName: string;
  readonly password: Secret;
}

/** The same in every process, so that several that start at once make one. Each further one takes the place of one that was deleted. */
function administratorId(further: number): string {
  return further === 0 ? derivedId('first administrator') : derivedId('first administrator', further);
}

const USER_NAME = 'admin';
const RIGHTS = { role: 'provider', sipManagement: false } as const;

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
    const id = administratorId(0);
    const state = await this.aggregates.state(userAggregate, id);
    if (state.status !== 'none') return null;
    const password = await this.newPassword();
    const context = systemContext('first-start', this.ids.next(), this.clock.now());
    const outcome = await this.commands.execute(createUser, id, administrator(USER_NAME, password), context);
    if (outcome.accepted) return { userName: USER_NAME, password: password.password };
    // Another process was quicker: it has the credential.
    if (outcome.refusals.some(({ code }) => code === 'USER_ALREADY_EXISTS')) return null;
    throw new Error(
      `The first administrator cannot be made: ${outcome.refusals.map(({ message }) => message).join(' ')}`,
    );
  }

  /**
   * For an operator at the machine who cannot log in any more: the first administrator is a provider again and enabled, with a new
   * password; one that was deleted is made anew.
   * @throws NotRecoveredError
   */
  async recover(): Promise<Credential> {
    let further = 0;
    let state = await this.aggregates.state(userAggregate, administratorId(further));
    if (state.status === 'none') throw new NotRecoveredError('Not recovered: the first start makes an administrator.');
    while (state.status === 'deleted') {
      further += 1;
      state = await this.aggregates.state(userAggregate, administratorId(further));
    }
    const id = administratorId(further);
    const password = await this.newPassword();
    const execute = this.asRecovery(id);
    if (!userExists(state)) return { userName: await this.makeAnew(execute, password), password: password.password };
    for (const outcome of [
      await execute(resetPassword, password),
      await execute(changeUserRole, RIGHTS),
      await execute(enableUser, {}),
    ]) {
      if (!outcome.accepted) throw notRecovered(outcome.refusals);
    }
    return { userName: state.userName, password: password.password };
  }

  /** Returns the user name: the first one's is another user's by now, perhaps. */
  private async makeAnew(execute: Execute, password: NewPassword): Promise<string> {
    for (const userName of [USER_NAME, `${USER_NAME}-${this.randomness.bytes(4).toString('hex')}`]) {
      const outcome = await execute(createUser, administrator(userName, password));
      if (outcome.accepted) return userName;
      if (outcome.refusals.some(({ code }) => code !== 'USER_NAME_TAKEN')) throw notRecovered(outcome.refusals);
    }
    throw new NotRecoveredError('Not recovered: its user names are taken.');
  }

  private asRecovery(id: string): Execute {
    const correlationId = this.ids.next();
    return (decision, input) => {
      const context = systemContext('recovery', this.ids.next(), this.clock.now());
      const cause = { correlationId, reason: 'Recovered by an operator' };
      return this.commands.execute(decision, id, input, { ...context, ...cause });
    };
  }

  private async newPassword(): Promise<NewPassword> {
    const password = Secret.of(this.randomness.bytes(15).toString('base64url'));
    return { password, passwordHash: await this.hasher.hash(password) };
  }
}

type Execute = <Input, Facts>(
  decision: Decision<Input, UserState, UserEvent, Facts>,
  input: Input,
) => Promise<CommandOutcome>;

function administrator(userName: string, password: NewPassword): CreateUserInput {
  return { organizationId: null, ...RIGHTS, userName, displayName: 'Administrator', email: null, ...password };
}

function notRecovered(refusals: readonly Refusal[]): NotRecoveredError {
  return new NotRecoveredError(`Not recovered: ${refusals.map(({ message }) => message).join(' ')}`);
}
