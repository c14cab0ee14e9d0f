import { QueryBus } from '@nestjs/cqrs';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { AggregateReader, Commands, Followers } from '@ringledger/event-sourcing';
import type { CommandOutcome } from '@ringledger/event-sourcing';
import type { RequestInfo } from '@ringledger/graphql';
import { answerInForce, CurrentRequest, demand, may, Requires } from '@ringledger/graphql';
import { allowAddress, disallowAddress } from '../decisions/allow-address.js';
import type { ChangeAllowedAddress } from '../decisions/allow-address.js';
import { changeSipAccountSettings } from '../decisions/change-sip-account-settings.js';
import { effectiveSettings } from '../settings/effective-settings.js';
import { RegisteredFrom } from '../settings/registered-from.js';
import { settingWarnings } from '../settings/setting-warnings.js';
import { settingNames, sipAccountSettings } from '../settings/sip-account-settings.js';
import type { SettingChanges } from '../settings/sip-account-settings.js';
import { SipPlatform } from '../settings/sip-platform.js';
import type { SipAccountEvent } from '../sip-account.events.js';
import { sipAccountAggregate, sipAccountExists } from '../sip-account.js';
import { SipAccountSettingsChanged, SipAccountSettingsResult } from './sip-account-settings.results.js';
import { ChangeSipAccountSettingsRequest } from './sip-account-settings.type.js';
import { AllowedAddressRequest } from './sip-account.inputs.js';

/** What changes how an account may register. */
@Resolver()
export class SipAccountSettingsMutations {
  constructor(
    private readonly commands: Commands,
    private readonly followers: Followers,
    private readonly aggregates: AggregateReader,
    private readonly queries: QueryBus,
    private readonly platform: SipPlatform,
  ) {}

  @Mutation(() => SipAccountSettingsResult, {
    description:
      'All in one step. Phones whose configuration becomes another one are out of sync from then on. What could not register any more as it is registered now ends, and its phone is asked before that to fetch its configuration (Registration.askedBack)',
  })
  @Requires('sipAccount.manage')
  async changeSipAccountSettings(
    @Args('input') input: ChangeSipAccountSettingsRequest,
    @CurrentRequest() request: RequestInfo,
  ) {
    const given = settingNames.filter((name) => input[name] !== undefined);
    for (const name of given) demand(request, sipAccountSettings[name].changedBy);
    const changes = Object.fromEntries(given.map((name) => [name, input[name]])) as SettingChanges;
    const context = request.command(input);
    const decision = changeSipAccountSettings(this.platform);
    // The change may end what is registered: who asks afterwards finds nothing.
    const registeredFrom = await this.#registeredFrom(input.sipAccountId, request);
    const outcome = await this.commands.execute(decision, input.sipAccountId, { changes }, context);
    return this.#answer(outcome, registeredFrom);
  }

  @Mutation(() => SipAccountSettingsResult, { description: 'One more address in the list of allowed addresses' })
  @Requires('sipAccount.manage')
  async allowAddress(@Args('input') input: AllowedAddressRequest, @CurrentRequest() request: RequestInfo) {
    return this.#changeAddress(allowAddress(this.platform), input, request);
  }

  @Mutation(() => SipAccountSettingsResult, {
    description:
      'One address less. What is not in the list by itself is not taken out: an address of a network in the list stays allowed, and nothing changes',
  })
  @Requires('sipAccount.manage')
  async disallowAddress(@Args('input') input: AllowedAddressRequest, @CurrentRequest() request: RequestInfo) {
    return this.#changeAddress(disallowAddress(this.platform), input, request);
  }

  async #changeAddress(decision: ChangeAllowedAddress, input: AllowedAddressRequest, request: RequestInfo) {
    demand(request, sipAccountSettings.allowedAddresses.changedBy);
    const { sipAccountId, address } = input;
    const registeredFrom = await this.#registeredFrom(sipAccountId, request);
    const outcome = await this.commands.execute(decision, sipAccountId, { address }, request.command(input));
    return this.#answer(outcome, registeredFrom);
  }

  /** Nothing for who may not see registrations. */
  async #registeredFrom(sipAccountId: string, request: RequestInfo): Promise<readonly string[]> {
    if (!may(request, 'registration.read')) return [];
    return this.queries.execute(new RegisteredFrom(request.scope, sipAccountId));
  }

  async #answer(outcome: CommandOutcome<SipAccountEvent>, registeredFrom: readonly string[]) {
    const warnings = outcome.accepted ? await this.#warnings(outcome.aggregateId, registeredFrom) : [];
    return answerInForce(this.followers, outcome, SipAccountSettingsChanged, () => ({ warnings }));
  }

  async #warnings(sipAccountId: string, registeredFrom: readonly string[]) {
    const state = await this.aggregates.state(sipAccountAggregate, sipAccountId);
    if (!sipAccountExists(state)) return [];
    return [...settingWarnings(effectiveSettings(state.settings, this.platform), registeredFrom)];
  }
}
