import { Args, ID, Query, Resolver, Subscription } from '@nestjs/graphql';
import type { Position } from '@ringledger/event-store';
import { badInput, CurrentRequest, live, pageOf, RequestInfo, Requires } from '@ringledger/graphql';
import type { Find } from '@ringledger/read-models';
import { AuditTrail } from '../timeline/audit-trail.js';
import type { TimelineOf } from '../timeline/audit-trail.js';
import { AuditEntries, AuditEntry, toAuditEntry } from './audit-entry.type.js';
import { DeviceTimelineArgs, LineTimelineArgs } from './audit.args.js';
import type { TimelineArgs } from './audit.args.js';

/** What happened to a line or a device, second by second, over all that touched it. */
@Resolver()
export class TimelineResolver {
  constructor(private readonly trail: AuditTrail) {}

  @Query(() => AuditEntries, {
    description: 'In log order: the extension, its SIP accounts and their devices, each while it belonged to the line',
  })
  @Requires('audit.read')
  async lineTimeline(@Args() args: LineTimelineArgs, @CurrentRequest() request: RequestInfo) {
    return this.read(request, { extensionId: args.extensionId }, args);
  }

  @Query(() => AuditEntries, { description: 'In log order: everything that happened to the device and with its keys' })
  @Requires('audit.read')
  async deviceTimeline(@Args() args: DeviceTimelineArgs, @CurrentRequest() request: RequestInfo) {
    return this.read(request, { deviceId: args.deviceId }, args);
  }

  @Subscription(() => AuditEntry, { description: 'New entries of the timeline of one line or one device' })
  @Requires('audit.read')
  timelineGrows(
    @Args('extensionId', { type: () => ID, nullable: true }) extensionId: string | null,
    @Args('deviceId', { type: () => ID, nullable: true }) deviceId: string | null,
    @CurrentRequest() request: RequestInfo,
  ) {
    const of = timelineOf(extensionId, deviceId);
    const { trail } = this;
    return live(async function* (signal) {
      for await (const entry of trail.growth(request.scope, of, signal)) yield { timelineGrows: toAuditEntry(entry) };
    });
  }

  private async read(request: RequestInfo, of: TimelineOf, args: TimelineArgs) {
    const span = { from: args.from ?? null, to: args.to ?? null };
    const after = args.after as Position | undefined;
    const read = (limit: number, last: Find['after']) =>
      this.trail.timeline(
        request.scope,
        of,
        span,
        { limit, after: last ? { position: String(last.values[0]), id: last.id } : null },
        after,
      );
    const count = () => this.trail.countTimeline(request.scope, of, span);
    return pageOf(args, [{ field: 'position', direction: 1 }], { read, count, node: toAuditEntry });
  }
}

function timelineOf(extensionId: string | null, deviceId: string | null): TimelineOf {
  if (extensionId && !deviceId) return { extensionId };
  if (deviceId && !extensionId) return { deviceId };
  throw badInput('extensionId', 'Name either an extension or a device');
}
