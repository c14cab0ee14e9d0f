import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Commands, Followers } from '@ringledger/event-sourcing';
import type { Decision } from '@ringledger/event-sourcing';
import type { RequestInfo } from '@ringledger/graphql';
import { answerInForce, CurrentRequest, Requires } from '@ringledger/graphql';
import { deleteSipAccount } from '../decisions/delete-sip-account.js';
import { disableSipAccount } from '../decisions/disable-sip-account.js';
import { enableSipAccount } from '../decisions/enable-sip-account.js';
import { linkSipAccount } from '../decisions/link-sip-account.js';
import { unlinkSipAccount } from '../decisions/unlink-sip-account.js';
import type { SipAccountEvent } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { LinkSipAccountRequest, SipAccountRequest } from './sip-account.inputs.js';
import { SipAccountChanged, SipAccountResult } from './sip-account.results.js';

/** What changes an account and shows no secret; see `sip-credentials.mutations.ts` for the rest. */
@Resolver()
export class SipAccountMutations {
  constructor(
    private readonly commands: Commands,
    private readonly followers: Followers,
  ) {}

  @Mutation(() => SipAccountResult, { description: 'From now on the terminal acts as this extension' })
  @Requires('sipAccount.manage')
  async linkSipAccount(@Args('input') input: LinkSipAccountRequest, @CurrentRequest() request: RequestInfo) {
    const { sipAccountId, extensionId } = input;
    const context = request.command(input);
    const outcome = await this.commands.execute(linkSipAccount, sipAccountId, { extensionId }, context);
    return answerInForce(this.followers, outcome, SipAccountChanged);
  }

  @Mutation(() => SipAccountResult, { description: 'The terminal acts as no extension any more' })
  @Requires('sipAccount.manage')
  async unlinkSipAccount(@Args('input') input: SipAccountRequest, @CurrentRequest() request: RequestInfo) {
    const context = request.command(input);
    const command = { extensionId: null };
    const outcome = await this.commands.execute(unlinkSipAccount, input.sipAccountId, command, context);
    return answerInForce(this.followers, outcome, SipAccountChanged);
  }

  @Mutation(() => SipAccountResult)
  @Requires('sipAccount.manage')
  async enableSipAccount(@Args('input') input: SipAccountRequest, @CurrentRequest() request: RequestInfo) {
    return this.#change(enableSipAccount, input, request);
  }

  @Mutation(() => SipAccountResult, { description: 'The terminal may not register or call; the configuration stays' })
  @Requires('sipAccount.manage')
  async disableSipAccount(@Args('input') input: SipAccountRequest, @CurrentRequest() request: RequestInfo) {
    return this.#change(disableSipAccount, input, request);
  }

  @Mutation(() => SipAccountResult, { description: 'Final: the user name is free again' })
  @Requires('sipAccount.manage')
  async deleteSipAccount(@Args('input') input: SipAccountRequest, @CurrentRequest() request: RequestInfo) {
    return this.#change(deleteSipAccount, input, request);
  }

  async #change(
    decision: Decision<Record<string, never>, SipAccountState, SipAccountEvent>,
    input: SipAccountRequest,
    request: RequestInfo,
  ) {
    const outcome = await this.commands.execute(decision, input.sipAccountId, {}, request.command(input));
    return answerInForce(this.followers, outcome, SipAccountChanged);
  }
}
