import { Args, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Commands, Followers } from '@ringledger/event-sourcing';
import type { Decision } from '@ringledger/event-sourcing';
import type { RequestInfo } from '@ringledger/graphql';
import { answer, answerInForce, ChangedForPhones, CurrentRequest, mutationResult, Requires } from '@ringledger/graphql';
import { derivedId } from '@ringledger/system';
import { changeExtensionIdentity } from '../decisions/change-extension-identity.js';
import { changeExtensionNumber } from '../decisions/change-extension-number.js';
import { createExtension } from '../decisions/create-extension.js';
import { deleteExtension } from '../decisions/delete-extension.js';
import { disableExtension } from '../decisions/disable-extension.js';
import { enableExtension } from '../decisions/enable-extension.js';
import type { ExtensionEvent } from '../extension.events.js';
import type { ExtensionState } from '../extension.js';
import {
  ChangeExtensionNumberRequest,
  CreateExtensionRequest,
  ExtensionRequest,
  UpdateExtensionRequest,
} from './extension.inputs.js';

@ObjectType({ description: 'The extension is as the command wanted it' })
export class ExtensionChanged extends ChangedForPhones {}

const ExtensionResult = mutationResult('ExtensionResult', ExtensionChanged);

@Resolver()
export class ExtensionMutations {
  constructor(
    private readonly commands: Commands,
    private readonly followers: Followers,
  ) {}

  @Mutation(() => ExtensionResult)
  @Requires('extension.manage')
  async createExtension(@Args('input') input: CreateExtensionRequest, @CurrentRequest() request: RequestInfo) {
    const context = request.command(input);
    const id = derivedId(context.commandId, 'extension');
    const { number, enabled, organizationId = null } = input;
    const command = { organizationId, number, enabled, ...identityOf(input) };
    return answer(await this.commands.execute(createExtension, id, command, context), ExtensionChanged, untouched);
  }

  @Mutation(() => ExtensionResult, { description: 'Who answers the extension' })
  @Requires('extension.manage')
  async updateExtension(@Args('input') input: UpdateExtensionRequest, @CurrentRequest() request: RequestInfo) {
    const { extensionId } = input;
    const context = request.command(input);
    const outcome = await this.commands.execute(changeExtensionIdentity, extensionId, identityOf(input), context);
    return answer(outcome, ExtensionChanged, untouched);
  }

  @Mutation(() => ExtensionResult, { description: 'The old number is free as soon as the new one is held' })
  @Requires('extension.manage')
  async changeExtensionNumber(
    @Args('input') input: ChangeExtensionNumberRequest,
    @CurrentRequest() request: RequestInfo,
  ) {
    const { extensionId, number } = input;
    const context = request.command(input);
    const outcome = await this.commands.execute(changeExtensionNumber, extensionId, { number }, context);
    return answer(outcome, ExtensionChanged, untouched);
  }

  @Mutation(() => ExtensionResult)
  @Requires('extension.manage')
  async enableExtension(@Args('input') input: ExtensionRequest, @CurrentRequest() request: RequestInfo) {
    return this.#change(enableExtension, input, request);
  }

  @Mutation(() => ExtensionResult, { description: 'Nobody can call or be called; the configuration stays' })
  @Requires('extension.manage')
  async disableExtension(@Args('input') input: ExtensionRequest, @CurrentRequest() request: RequestInfo) {
    return this.#change(disableExtension, input, request);
  }

  @Mutation(() => ExtensionResult, { description: 'Final: the number is free again, SIP accounts are unlinked' })
  @Requires('extension.manage')
  async deleteExtension(@Args('input') input: ExtensionRequest, @CurrentRequest() request: RequestInfo) {
    return this.#change(deleteExtension, input, request);
  }

  async #change(
    decision: Decision<Record<string, never>, ExtensionState, ExtensionEvent>,
    input: ExtensionRequest,
    request: RequestInfo,
  ) {
    const outcome = await this.commands.execute(decision, input.extensionId, {}, request.command(input));
    return answerInForce(this.followers, outcome, ExtensionChanged);
  }
}

function identityOf(input: CreateExtensionRequest | UpdateExtensionRequest) {
  const { firstName, lastName, displayName, email, mobileNumber } = input;
  return { firstName, lastName, displayName, email, mobileNumber };
}

/** No registrar looks at numbers and names. */
function untouched() {
  return { registrarsBehind: [] };
}
