import { Args, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Commands } from '@ringledger/event-sourcing';
import type { Decision } from '@ringledger/event-sourcing';
import type { RequestInfo } from '@ringledger/graphql';
import { answer, Changed, CurrentRequest, mutationResult, Requires } from '@ringledger/graphql';
import { Authenticator } from '@ringledger/identity';
import { derivedId, KeyedQueue } from '@ringledger/system';
import { changeUserProfile } from '../decisions/change-user-profile.js';
import { changeUserRole } from '../decisions/change-user-role.js';
import { createUser } from '../decisions/create-user.js';
import { deleteUser } from '../decisions/delete-user.js';
import { disableUser } from '../decisions/disable-user.js';
import { enableUser } from '../decisions/enable-user.js';
import { resetPassword } from '../decisions/reset-password.js';
import { NewPasswords } from '../login/new-passwords.js';
import type { UserState } from '../user.js';
import type { UserEvent } from '../user.events.js';
import { profileOf } from './profile.js';
import {
  ChangeUserProfileRequest,
  ChangeUserRoleRequest,
  CreateUserRequest,
  ResetPasswordRequest,
  UserRequest,
} from './user.inputs.js';

@ObjectType({ description: 'The user is as the command wanted it' })
export class UserChanged extends Changed {}

export const UserResult = mutationResult('UserResult', UserChanged);

@Resolver()
export class UserMutations {
  readonly #takings = new KeyedQueue();

  constructor(
    private readonly commands: Commands,
    private readonly authenticator: Authenticator,
    private readonly newPasswords: NewPasswords,
  ) {}

  @Mutation(() => UserResult)
  @Requires('user.manage')
  async createUser(@Args('input') input: CreateUserRequest, @CurrentRequest() request: RequestInfo) {
    const context = request.command(input);
    const { organizationId = null, role, sipManagement, userName, displayName, email = null } = input;
    const command = {
      ...{ organizationId, role, sipManagement, userName, displayName, email },
      ...(await this.newPasswords.prepare(input.password)),
    };
    const id = derivedId(context.commandId, 'user');
    return answer(await this.commands.execute(createUser, id, command, context), UserChanged);
  }

  @Mutation(() => UserResult)
  @Requires('user.manage')
  async changeUserProfile(@Args('input') input: ChangeUserProfileRequest, @CurrentRequest() request: RequestInfo) {
    return this.change(changeUserProfile, input, request, profileOf(input));
  }

  @Mutation(() => UserResult, { description: 'Counts from the next request of the user on' })
  @Requires('user.manage')
  async changeUserRole(@Args('input') input: ChangeUserRoleRequest, @CurrentRequest() request: RequestInfo) {
    const { role, sipManagement } = input;
    return this.take(changeUserRole, input, request, { role, sipManagement });
  }

  @Mutation(() => UserResult, { description: 'Ends all tokens of the user' })
  @Requires('user.manage')
  async resetPassword(@Args('input') input: ResetPasswordRequest, @CurrentRequest() request: RequestInfo) {
    return this.change(resetPassword, input, request, await this.newPasswords.prepare(input.newPassword));
  }

  @Mutation(() => UserResult)
  @Requires('user.manage')
  async enableUser(@Args('input') input: UserRequest, @CurrentRequest() request: RequestInfo) {
    return this.change(enableUser, input, request, {});
  }

  @Mutation(() => UserResult, { description: 'Ends all tokens of the user' })
  @Requires('user.manage')
  async disableUser(@Args('input') input: UserRequest, @CurrentRequest() request: RequestInfo) {
    return this.take(disableUser, input, request, {});
  }

  @Mutation(() => UserResult, { description: 'The user name is free again' })
  @Requires('user.manage')
  async deleteUser(@Args('input') input: UserRequest, @CurrentRequest() request: RequestInfo) {
    return this.take(deleteUser, input, request, {});
  }

  /** Two that take from each other at once are in each other's way as long as they try: here they wait for each other. */
  private take<Input>(
    decision: Decision<Input, UserState, UserEvent>,
    input: UserRequest,
    request: RequestInfo,
    command: Input,
  ) {
    return this.#takings.run('one at a time', () => this.change(decision, input, request, command));
  }

  private async change<Input, Facts>(
    decision: Decision<Input, UserState, UserEvent, Facts>,
    input: UserRequest,
    request: RequestInfo,
    command: Input,
  ) {
    const outcome = await this.commands.execute(decision, input.userId, command, request.command(input));
    this.authenticator.forget(input.userId);
    return answer(outcome, UserChanged);
  }
}
