import { Inject } from '@nestjs/common';
import { Args, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Commands } from '@ringledger/event-sourcing';
import type { RequestInfo } from '@ringledger/graphql';
import { answer, Changed, CurrentRequest, mutationResult, Requires } from '@ringledger/graphql';
import { derivedId } from '@ringledger/system';
import { registerOrganization } from '../decisions/register-organization.js';
import { renameOrganization } from '../decisions/rename-organization.js';
import { EXCHANGE_NAMES } from '../exchange-names.js';
import type { ExchangeNames } from '../sip-realm.js';
import { RegisterOrganizationRequest, RenameOrganizationRequest } from './organization.inputs.js';

@ObjectType({ description: 'The organization is as the command wanted it' })
export class OrganizationChanged extends Changed {}

const OrganizationResult = mutationResult('OrganizationResult', OrganizationChanged);

@Resolver()
export class OrganizationMutations {
  constructor(
    private readonly commands: Commands,
    @Inject(EXCHANGE_NAMES) private readonly exchange: ExchangeNames,
  ) {}

  @Mutation(() => OrganizationResult)
  @Requires('organization.register')
  async registerOrganization(
    @Args('input') input: RegisterOrganizationRequest,
    @CurrentRequest() request: RequestInfo,
  ) {
    const context = request.command(input);
    const { name, sipRealm = null } = input;
    const command = { name, sipRealm, exchange: this.exchange };
    const id = derivedId(context.commandId, 'organization');
    return answer(await this.commands.execute(registerOrganization, id, command, context), OrganizationChanged);
  }

  @Mutation(() => OrganizationResult)
  @Requires('organization.manage')
  async renameOrganization(@Args('input') input: RenameOrganizationRequest, @CurrentRequest() request: RequestInfo) {
    const { organizationId, name } = input;
    const outcome = await this.commands.execute(renameOrganization, organizationId, { name }, request.command(input));
    return answer(outcome, OrganizationChanged);
  }
}
