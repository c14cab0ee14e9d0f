import { Args, Field, Int, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import type { Position } from '@ringledger/event-store';
import { CurrentRequest, RequestInfo, Requires } from '@ringledger/graphql';
import { PreflightReader } from '../preflight/preflight-reader.js';
import { AboutDeviceArgs } from './device.args.js';

export enum PreflightWorkflowName {
  MANUAL = 'manual',
  REDIRECTION = 'redirection',
}
registerEnumType(PreflightWorkflowName, {
  name: 'PreflightWorkflow',
  description: 'How a phone comes to its configuration',
  valuesMap: {
    MANUAL: { description: 'A person enters the link; DHCP and a way to the exchange are enough' },
    REDIRECTION: { description: 'The service of the vendor tells it where to go; needs the Internet first' },
  },
});

export enum PreflightCheckName {
  ENABLED = 'enabled',
  CONFIGURATION_COMPLETE = 'configuration complete',
  ACCOUNT_IN_ORDER = 'account in order',
  EXCHANGE_HAS_A_PUBLIC_NAME = 'exchange has a public name',
  REGISTRAR_AT_WORK = 'registrar at work',
  LINK_AT_HAND = 'link at hand',
  REDIRECTION_SERVICE = 'redirection service',
  MAC_ADDRESS_KNOWN = 'MAC address known',
  MAC_ADDRESS_AT_THE_SERVICE = 'MAC address at the service',
  NETWORK_AT_THE_PLACE = 'network at the place',
  INTERNET_AT_THE_PLACE = 'Internet at the place',
}
registerEnumType(PreflightCheckName, { name: 'PreflightCheckName' });

export enum PreflightState {
  PASSED = 'passed',
  FAILED = 'failed',
  TO_BE_SEEN = 'to be seen',
}
registerEnumType(PreflightState, {
  name: 'PreflightState',
  valuesMap: { TO_BE_SEEN: { description: 'The record cannot know it: somebody has to look' } },
});

@ObjectType()
export class PreflightCheck {
  @Field(() => PreflightCheckName)
  check: PreflightCheckName;

  @Field(() => Int, { nullable: true, description: 'Null: the device as a whole' })
  line: number | null;

  @Field(() => PreflightState)
  state: PreflightState;

  @Field(() => String, { description: 'What was found' })
  found: string;

  @Field(() => String, { nullable: true, description: 'What would help; null: nothing is wrong' })
  nextStep: string | null;
}

@ObjectType({ description: 'What has to hold before a phone is deployed in this way (S1-45)' })
export class DevicePreflight {
  @Field(() => PreflightWorkflowName)
  workflow: PreflightWorkflowName;

  @Field(() => Boolean, { description: 'Nothing that the record knows stands in the way' })
  mayBegin: boolean;

  @Field(() => [PreflightCheck], { description: 'In the order in which a person would go through them' })
  checks: readonly PreflightCheck[];
}

@Resolver()
export class PreflightQueries {
  constructor(private readonly preflights: PreflightReader) {}

  @Query(() => [DevicePreflight], {
    nullable: true,
    description: 'One checklist for each way to deploy the device; null: there is no such device',
  })
  @Requires('device.read', 'sipAccount.read', 'extension.read')
  async devicePreflight(@Args() { after, deviceId }: AboutDeviceArgs, @CurrentRequest() { scope }: RequestInfo) {
    return (await this.preflights.of(scope, deviceId, after as Position | undefined)) as DevicePreflight[] | null;
  }
}
