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

@Resolver(() => Device)
export class ReadinessResolver {
  constructor(private readonly readiness: DeviceReadinessReader) {}

  @Query(() => DeviceReadiness, { nullable: true, description: 'Null: there is no such device' })
  @Requires('device.read', 'registration.read')
  async deviceReadiness(@Args() { after, deviceId }: AboutDeviceArgs, @CurrentRequest() { scope }: RequestInfo) {
    const found = await this.readiness.of(scope, [deviceId], after as Position | undefined);
    return (found.get(deviceId) ?? null) as DeviceReadiness | null;
  }

  @ResolveField('readiness', () => DeviceReadiness, {
    nullable: true,
    description: 'Null: it was deleted a moment ago',
  })
  async readinessOf(
    @Parent() { id, readAfter }: Device,
    @CurrentRequest() request: RequestInfo,
  ): Promise<DeviceReadiness | null> {
    demand(request, 'registration.read');
    const loader = request.loaders.of(`deviceReadiness ${readAfter ?? ''}`, (ids) =>
      this.readiness.of(request.scope, ids, readAfter),
    );
    return (await loader.load(id)) as DeviceReadiness | null;
  }
}
