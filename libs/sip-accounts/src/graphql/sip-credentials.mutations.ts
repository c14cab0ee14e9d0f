import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Commands, Followers } from '@ringledger/event-sourcing';
import type { RequestInfo } from '@ringledger/graphql';
import { answer, answerInForce, CurrentRequest, demand, Requires } from '@ringledger/graphql';
import { Secret } from '@ringledger/secrets';
import { derivedId, Randomness } from '@ringledger/system';
import { createSipAccount } from '../decisions/create-sip-account.js';
import { revealSipPassword } from '../decisions/reveal-sip-password.js';
import { rotateSipPassword } from '../decisions/rotate-sip-password.js';
import { generatePassword } from '../generated-password.js';
import type { PasswordInput } from '../password-rules.js';
import { CreateSipAccountRequest, RotateSipPasswordRequest, SipAccountRequest } from './sip-account.inputs.js';
import {
  CreateSipAccountResult,
  revealedPassword,
  RevealSipPasswordResult,
  RotateSipPasswordResult,
  SipAccountCreated,
  SipPasswordRevealed,
  SipPasswordRotated,
  writtenEvent,
} from './sip-account.results.js';

/** What makes or shows a password. */
@Resolver()
export class SipCredentialsMutations {
  constructor(
    private readonly commands: Commands,
    private readonly followers: Followers,
    private readonly randomness: Randomness,
  ) {}

  @Mutation(() => CreateSipAccountResult, { description: 'The credentials of one terminal, made as far as not given' })
  @Requires('sipAccount.manage')
  async createSipAccount(@Args('input') input: CreateSipAccountRequest, @CurrentRequest() request: RequestInfo) {
    if (input.revealPassword) demand(request, 'sipAccount.reveal');
    const { organizationId = null, userName = null, authenticationUser = null, extensionId = null, enabled } = input;
    const names = { organizationId, userName, authenticationUser, extensionId };
    const command = { ...names, enabled, password: this.#password(input.password), reveal: input.revealPassword };
    const context = request.command(input);
    const id = derivedId(context.commandId, 'sipAccount');
    const outcome = await this.commands.execute(createSipAccount, id, command, context);
    return answerInForce(this.followers, outcome, SipAccountCreated, (accepted) => {
      const created = writtenEvent(accepted, 'SipAccountCreated')!.data;
      return {
        userName: created.userName,
        authenticationUser: created.authenticationUser ?? created.userName,
        realm: created.realm,
        password: revealedPassword(accepted),
      };
    });
  }

  @Mutation(() => RotateSipPasswordResult, {
    description:
      'The old password opens nothing any more, and what is registered by it ends. Before it does, its phone is asked to fetch its configuration, which has the new password (Registration.askedBack)',
  })
  @Requires('sipAccount.manage')
  async rotateSipPassword(@Args('input') input: RotateSipPasswordRequest, @CurrentRequest() request: RequestInfo) {
    if (input.revealPassword) demand(request, 'sipAccount.reveal');
    const command = { password: this.#password(input.password), reveal: input.revealPassword };
    const context = request.command(input);
    const outcome = await this.commands.execute(rotateSipPassword, input.sipAccountId, command, context);
    return answerInForce(this.followers, outcome, SipPasswordRotated, (accepted) => ({
      password: revealedPassword(accepted),
    }));
  }

  @Mutation(() => RevealSipPasswordResult, {
    description: 'Shows the password; that, by whom and for what reason is in the record before the answer leaves',
  })
  @Requires('sipAccount.reveal')
  async revealSipPassword(@Args('input') input: SipAccountRequest, @CurrentRequest() request: RequestInfo) {
    const outcome = await this.commands.execute(revealSipPassword, input.sipAccountId, {}, request.command(input));
    return answer(outcome, SipPasswordRevealed, (accepted) => ({ password: revealedPassword(accepted)! }));
  }

  #password(chosen: string | null | undefined): PasswordInput {
    return chosen === null || chosen === undefined
      ? { value: generatePassword(this.randomness), chosen: false }
      : { value: Secret.of(chosen), chosen: true };
  }
}
