import { Args, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Commands } from '@ringledger/event-sourcing';
import type { RequestInfo } from '@ringledger/graphql';
import { answer, Changed, CurrentRequest, mutationResult, Requires } from '@ringledger/graphql';
import { Authenticator, hashServiceKeySecret, serviceKeyCredential } from '@ringledger/identity';
import { Secret } from '@ringledger/secrets';
import { derivedId } from '@ringledger/system';
import { issueServiceKey } from '../decisions/issue-service-key.js';
import { revokeServiceKey } from '../decisions/revoke-service-key.js';
import { ServiceKeySecrets } from '../login/service-key-secrets.js';
import { IssueServiceKeyRequest, ServiceKeyRequest } from './service-key.inputs.js';

@ObjectType({ description: 'The key works; this is the only time that its credential is shown' })
export class ServiceKeyIssued extends Changed {
  @Field(() => String, { description: 'Send it as Authorization: Bearer rl_…' })
  credential: string;
}

@ObjectType({ description: 'The service key is as the command wanted it' })
export class ServiceKeyChanged extends Changed {}

const IssueServiceKeyResult = mutationResult('IssueServiceKeyResult', ServiceKeyIssued);
const ServiceKeyResult = mutationResult('ServiceKeyResult', ServiceKeyChanged);

@Resolver()
export class ServiceKeyMutations {
  constructor(
    private readonly commands: Commands,
    private readonly secrets: ServiceKeySecrets,
    private readonly authenticator: Authenticator,
  ) {}

  @Mutation(() => IssueServiceKeyResult)
  @Requires('serviceKey.manage')
  async issueServiceKey(@Args('input') input: IssueServiceKeyRequest, @CurrentRequest() request: RequestInfo) {
    const context = request.command(input);
    const id = derivedId(context.commandId, 'serviceKey');
    const secret = this.secrets.of(context.commandId);
    const { organizationId = null, name, permissions, expiresAt = null } = input;
    const command = {
      ...{ organizationId, name, permissions, expiresAt },
      secretHash: Secret.of(hashServiceKeySecret(secret)),
      grantable: [...request.principal.permissions],
    };
    const outcome = await this.commands.execute(issueServiceKey, id, command, context);
    return answer(outcome, ServiceKeyIssued, () => ({ credential: serviceKeyCredential(id, secret).reveal() }));
  }

  @Mutation(() => ServiceKeyResult, { description: 'For good' })
  @Requires('serviceKey.manage')
  async revokeServiceKey(@Args('input') input: ServiceKeyRequest, @CurrentRequest() request: RequestInfo) {
    const outcome = await this.commands.execute(revokeServiceKey, input.serviceKeyId, {}, request.command(input));
    this.authenticator.forget(input.serviceKeyId);
    return answer(outcome, ServiceKeyChanged);
  }
}
