import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Commands } from '@ringledger/event-sourcing';
import type { RequestInfo } from '@ringledger/graphql';
import { answer, Authenticated, CurrentRequest, Public, Refused } from '@ringledger/graphql';
import { Authenticator, sameTyped } from '@ringledger/identity';
import { Secret } from '@ringledger/secrets';
import { changePassword } from '../decisions/change-password.js';
import type { OldPasswordProof } from '../decisions/change-password.js';
import { changeUserProfile } from '../decisions/change-user-profile.js';
import { Logins } from '../login/logins.js';
import { NewPasswords } from '../login/new-passwords.js';
import { notALocalUser } from '../user-refusals.js';
import { LoginRequest } from './login.inputs.js';
import { LoggedIn, LoginResult } from './login.type.js';
import { profileOf } from './profile.js';
import { ChangeMyPasswordRequest, ChangeMyProfileRequest } from './user.inputs.js';
import { UserChanged, UserResult } from './user.mutations.js';

@Resolver()
export class OwnAccountMutations {
  constructor(
    private readonly commands: Commands,
    private readonly logins: Logins,
    private readonly newPasswords: NewPasswords,
    private readonly authenticator: Authenticator,
  ) {}

  @Mutation(() => LoginResult, { description: 'User name and password for a token of an hour' })
  @Public()
  async login(@Args('input') input: LoginRequest, @CurrentRequest() request: RequestInfo) {
    const login = await this.logins.login(input.userName, Secret.of(input.password), request.sourceAddress);
    if (!login.accepted) return Refused.because(login.refusals);
    const { token, expiresAt } = login.token;
    return Object.assign(new LoggedIn(), { userId: login.userId, token, expiresAt: expiresAt.toISOString() });
  }

  @Mutation(() => UserResult, { description: 'Ends all your tokens, also the one that asks' })
  @Authenticated()
  async changeMyPassword(@Args('input') input: ChangeMyPasswordRequest, @CurrentRequest() request: RequestInfo) {
    const { userId, credentialVersion } = request.principal;
    if (userId === null || credentialVersion === null) return Refused.because([notALocalUser]);
    const password = Secret.of(input.newPassword);
    const prove = async (): Promise<OldPasswordProof> => {
      const old = Secret.of(input.oldPassword);
      const knows = await this.logins.knowsPassword(userId, credentialVersion, old, request.sourceAddress);
      if (!knows) return { old: knows === null ? 'tooManyAttempts' : 'wrong' };
      const { passwordHash } = await this.newPasswords.prepare(input.newPassword);
      return { old: 'right', passwordHash };
    };
    const command = { isOldPassword: sameTyped(input.newPassword) === sameTyped(input.oldPassword), password };
    const outcome = await this.commands.execute(changePassword(prove), userId, command, request.command(input));
    this.authenticator.forget(userId);
    return answer(outcome, UserChanged);
  }

  @Mutation(() => UserResult)
  @Authenticated()
  async changeMyProfile(@Args('input') input: ChangeMyProfileRequest, @CurrentRequest() request: RequestInfo) {
    const { userId } = request.principal;
    if (userId === null) return Refused.because([notALocalUser]);
    const outcome = await this.commands.execute(changeUserProfile, userId, profileOf(input), request.command(input));
    return answer(outcome, UserChanged);
  }
}
