import { Args, Field, Int, ObjectType, Parent, Query, registerEnumType, ResolveField, Resolver } from '@nestjs/graphql';
import { AboutDeviceArgs, Device } from '@ringledger/devices';
import type { Position } from '@ringledger/event-store';
import { CurrentRequest, DateTime, demand, RequestInfo, Requires } from '@ringledger/graphql';
import { DeviceReadinessReader } from '../readiness/device-readiness.js';

export enum ReadinessCheckNames {
  ENABLED = 'enabled',
  CONFIGURATION_PICKED_UP = 'configuration picked up',
  ACCOUNT_ASSIGNED = 'account assigned',
  EXTENSION_LINKED = 'extension linked',
  REGISTERED = 'registered',
  USER_AGENT_MATCHES = 'user agent matches',
  CONTACT_MATCHES = 'contact matches',
}
registerEnumType(ReadinessCheckNames, { name: 'ReadinessCheckName' });

@ObjectType('ReadinessCheck')
export class ReadinessCheckType {
  @Field(() => ReadinessCheckNames)
  check: ReadinessCheckNames;

  @Field(() => Int, { nullable: true, description: 'Null: the device as a whole' })
  line: number | null;

  @Field(() => Boolean)
  passed: boolean;

  @Field(() => DateTime, { nullable: true, description: 'Since when; null: it is not so, or that is not known' })
  since: string | null;

  @Field(() => String, { description: 'What was found' })
  found: string;
}

@ObjectType({
  description: 'Whether a device has fetched its current configuration and is registered as itself (S1-44)',
})
export class DeviceReadiness {
  @Field(() => Boolean, { description: 'All checks have passed' })
  ready: boolean;

  @Field(() => [ReadinessCheckType], { description: 'In the order in which they come about' })
  checks: readonly ReadinessCheckType[];
}

/** What was found names registrations, user names and numbers. */
const TOLD_OF = ['registration.read', 'sipAccount.read', 'extension.read'] as const;
const NEEDS = `Needs ${TOLD_OF.join(', ')} beside device.read`;

@Resolver(() => Device)
export class ReadinessResolver {
  constructor(private readonly readiness: DeviceReadinessReader) {}

  @Query(() => DeviceReadiness, {
    nullable: true,
    description: `Null: there is no such device. ${NEEDS}`,
  })
  @Requires('device.read', ...TOLD_OF)
  async deviceReadiness(@Args() { after, deviceId }: AboutDeviceArgs, @CurrentRequest() { scope }: RequestInfo) {
    const found = await this.readiness.of(scope, [deviceId], after as Position | undefined);
    return (found.get(deviceId) ?? null) as DeviceReadiness | null;
  }

  @ResolveField('readiness', () => DeviceReadiness, {
    nullable: true,
    description: `Null: it was deleted a moment ago. ${NEEDS}`,
  })
  async readinessOf(
    @Parent() { id, readAfter }: Device,
    @CurrentRequest() request: RequestInfo,
  ): Promise<DeviceReadiness | null> {
    for (const permission of TOLD_OF) demand(request, permission);
    const loader = request.loaders.of(`deviceReadiness ${readAfter ?? ''}`, (ids) =>
      this.readiness.of(request.scope, ids, readAfter),
    );
    return (await loader.load(id)) as DeviceReadiness | null;
  }
}
