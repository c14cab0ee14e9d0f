import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import { CurrentRequest, readConnection, RequestInfo, Requires } from '@ringledger/graphql';
import type { Condition, Filter } from '@ringledger/read-models';
import { AuditTrail } from '../timeline/audit-trail.js';
import type { FieldChange } from '../timeline/changes.js';
import { auditEntries } from '../views/audit-entries/audit-entries.js';
import { happenedWithin } from '../views/audit-entries/happened-within.js';
import { AuditEntries, AuditEntry, FieldChangeType, toAuditEntry } from './audit-entry.type.js';
import { AuditEntriesArgs } from './audit.args.js';
import type { AuditFilter } from './audit.args.js';

@Resolver(() => AuditEntry)
export class AuditQueries {
  constructor(
    private readonly readSide: ReadSide,
    private readonly trail: AuditTrail,
  ) {}

  @Query(() => AuditEntries, { description: 'Every change: who, when, from where, why, what' })
  @Requires('audit.read')
  async auditEntries(@Args() args: AuditEntriesArgs, @CurrentRequest() request: RequestInfo) {
    const entries = await this.readSide.read(auditEntries, args.after as Position | undefined);
    const direction = args.newestFirst ? -1 : 1;
    return readConnection(entries, request.scope, {
      filter: filterOf(args.filter ?? {}),
      sort: [{ field: 'position', direction }],
      args,
      node: toAuditEntry,
    });
  }

  @ResolveField(() => [FieldChangeType], { description: 'What changed, before and after' })
  async changes(@Parent() entry: AuditEntry, @CurrentRequest() request: RequestInfo): Promise<readonly FieldChange[]> {
    const loader = request.loaders.of<readonly FieldChange[]>('auditChanges', (keys) => this.load(keys));
    return (await loader.load(JSON.stringify([entry.stream, entry.version, entry.type, entry.id]))) ?? [];
  }

  private async load(keys: readonly string[]): Promise<ReadonlyMap<string, readonly FieldChange[]>> {
    const asked = keys.map((key) => ({ key, entry: JSON.parse(key) as [string, number, string, string] }));
    const changes = await this.trail.changesOf(
      asked.map(({ entry: [stream, revision, type] }) => ({ stream, revision, type })),
    );
    return new Map(asked.map(({ key, entry: [, , , id] }) => [key, changes.get(id) ?? []]));
  }
}

function filterOf({ eventId, organizationId, type, subjectId, actorId, correlationId, from, to }: AuditFilter): Filter {
  const equal = { _id: eventId, organizationId, type, subjectId, 'actor.id': actorId, correlationId };
  const conditions: [string, Condition][] = Object.entries(equal).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, { $eq: value }]],
  );
  return { ...Object.fromEntries(conditions), ...happenedWithin(from ?? null, to ?? null) };
}
