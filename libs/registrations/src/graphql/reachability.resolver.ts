import { QueryBus } from '@nestjs/cqrs';
import {
  Args,
  ArgsType,
  Field,
  ID,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import { Changes, ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import { Extension, GetExtensions, toExtension } from '@ringledger/extensions';
import {
  Connection,
  ConnectionArgs,
  CurrentRequest,
  DateTime,
  demand,
  live,
  readConnection,
  RequestInfo,
  Requires,
} from '@ringledger/graphql';
import type { Scope } from '@ringledger/read-models';
import { IsOptional, IsString, Length } from 'class-validator';
import type { ExtensionReachabilityEvent } from '../reachability/reachability.events.js';
import { extensionReachability } from '../views/extension-reachability/extension-reachability.js';
import type { ExtensionReachabilityDocument } from '../views/extension-reachability/extension-reachability.js';
import { EvidenceType } from './evidence.type.js';

@ObjectType({ description: 'An extension that has no registration any more, or has one again (P-17)' })
export class ExtensionReachability {
  @Field(() => ID)
  extensionId: string;

  @Field(() => ID)
  organizationId: string;

  @Field(() => Boolean)
  online: boolean;

  @Field(() => DateTime, {
    description: 'Since when it is so: offline since its last registration ended, online since it came back',
  })
  since: string;

  @Field(() => ID, { description: 'That was registered last before it went offline' })
  sipAccountId: string;

  @Field(() => ID)
  registrationId: string;

  @Field(() => EvidenceType, { description: 'The event that ended that registration, or took it from the extension' })
  evidence: EvidenceType;

  /** How new what is joined has to be; no field of the schema. */
  readAfter: Position | undefined;
}

@ObjectType({ description: 'A page of extensions that are offline' })
export class ExtensionReachabilities extends Connection(ExtensionReachability) {}

@ArgsType()
class OfflineExtensionsArgs extends ConnectionArgs {
  @Field(() => ID, { nullable: true, description: 'Of one organization; for the provider' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  organizationId?: string;
}

/** Whether it is online after an event. That it is disabled or enabled says nothing of that. */
const TOLD: ReadonlyMap<string, boolean> = new Map<ExtensionReachabilityEvent['type'], boolean>([
  ['ExtensionWentOffline', false],
  ['ExtensionCameOnline', true],
]);

@Resolver(() => ExtensionReachability)
export class ReachabilityResolver {
  constructor(
    private readonly readSide: ReadSide,
    private readonly changes: Changes,
    private readonly queries: QueryBus,
  ) {}

  @Query(() => ExtensionReachabilities, {
    description:
      'Extensions that were registered, and since more than a minute are not though they are enabled; who went last comes first',
  })
  @Requires('registration.read')
  async offlineExtensions(@Args() args: OfflineExtensionsArgs, @CurrentRequest() request: RequestInfo) {
    const after = args.after as Position | undefined;
    const collection = await this.readSide.read(extensionReachability, after);
    const { organizationId } = args;
    const filter = {
      ...(organizationId !== undefined && { organizationId: { $eq: organizationId } }),
      online: { $eq: false },
      enabled: { $eq: true },
    };
    const sort = [{ field: 'since', direction: -1 as const }];
    const node = (document: ExtensionReachabilityDocument) => toReachability(document, after);
    return readConnection(collection, request.scope, { filter, sort, args, node });
  }

  @Subscription(() => ExtensionReachability, {
    description: 'An extension went offline, a minute after its last registration ended, or came back',
  })
  @Requires('registration.read')
  extensionReachabilityChanged(@CurrentRequest() { scope }: RequestInfo) {
    return live((signal) => this.#changed(scope, signal));
  }

  @ResolveField(() => Extension, { nullable: true })
  async extension(@Parent() { extensionId, readAfter }: ExtensionReachability, @CurrentRequest() request: RequestInfo) {
    demand(request, 'extension.read');
    const loader = request.loaders.of(`extension ${readAfter ?? ''}`, (ids) =>
      this.queries.execute(new GetExtensions(request.scope, ids, readAfter)),
    );
    const document = await loader.load(extensionId);
    return document && toExtension(document, readAfter);
  }

  async *#changed(scope: Scope, signal: AbortSignal) {
    for await (const { eventType, id, position } of this.changes.watch(extensionReachability.name, 'all', signal)) {
      const online = TOLD.get(eventType);
      if (online === undefined) continue;
      const document = await (await this.readSide.read(extensionReachability)).get(scope, id);
      // What has changed again since is told by that change.
      if (document?.online === online) yield { extensionReachabilityChanged: toReachability(document, position) };
    }
  }
}

function toReachability(document: ExtensionReachabilityDocument, readAfter?: Position): ExtensionReachability {
  const { _id: extensionId, last, online, organizationId, since } = document;
  const { endedAt: time, endedBy: type, eventId, registrationId, sipAccountId } = last;
  return {
    extensionId,
    organizationId,
    online,
    since,
    sipAccountId,
    registrationId,
    evidence: { eventId, type, time },
    readAfter,
  };
}
