import { Inject, Injectable } from '@nestjs/common';
import { Changes, EventLog, patiently, ReadModelBehindError, ReadSide, Snapshots } from '@ringledger/event-sourcing';
import type { EventCatalogue, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { START } from '@ringledger/event-store';
import type { Position } from '@ringledger/event-store';
import type { Scope } from '@ringledger/read-models';
import { auditEntries } from '../views/audit-entries/audit-entries.js';
import type { AuditEntryDocument } from '../views/audit-entries/audit-entries.js';
import { links } from '../views/links/links.js';
import { changesOf, saysAll } from './changes.js';
import type { FieldChange } from './changes.js';
import { belongs, deviceMembers, lineMembers } from './line-members.js';
import type { Member } from './line-members.js';
import { readTimeline } from './timeline.js';
import type { TimelineSource, TimelineSpan } from './timeline.js';

/** Whose timeline. */
export type TimelineOf = { readonly extensionId: string } | { readonly deviceId: string };

/** Injection token, bound by the module. */
export const AUDIT_READINGS = Symbol('audit readings');

type Page = Parameters<typeof readTimeline>[3];

/** What an auditor asks: entries, timelines, and what each event changed. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly readSide: ReadSide,
    private readonly snapshots: Snapshots,
    private readonly log: EventLog,
    private readonly changes: Changes,
    @Inject(AUDIT_READINGS) private readonly readings: EventCatalogue,
  ) {}

  async timeline(scope: Scope, of: TimelineOf, span: TimelineSpan, page: Page, after?: Position) {
    return readTimeline(await this.source(scope, of, after), scope, span, page);
  }

  async countTimeline(scope: Scope, of: TimelineOf, span: TimelineSpan): Promise<number> {
    const source = await this.source(scope, of);
    let count = 0;
    let after: Page['after'] = null;
    for (;;) {
      const { documents, hasMore } = await readTimeline(source, scope, span, { limit: 500, after });
      count += documents.length;
      const last = documents.at(-1);
      if (!hasMore || !last) return count;
      after = { position: last.position, id: last._id };
    }
  }

  /** New entries of a timeline, as soon as they can be read. */
  async *growth(scope: Scope, of: TimelineOf, signal: AbortSignal): AsyncIterable<AuditEntryDocument> {
    for await (const { id, position } of this.changes.watch(auditEntries.name, 'all', signal)) {
      const entry = await (await this.readSide.read(auditEntries)).get(scope, id);
      if (!entry) continue;
      // Another read model, which may be behind the entries: the entry of a link belongs to the timeline by that very link.
      const members = await patiently(signal, () => this.members(scope, of, position));
      const bySubject = new Map(members.map((member) => [member.subjectId, member]));
      if (belongs(bySubject, entry)) yield entry;
    }
  }

  /** For entries of any streams what each changed, by event id. One pass over each stream, as far as they need it. */
  async changesOf(
    entries: readonly Pick<AuditEntryDocument, 'stream' | 'revision' | 'type'>[],
  ): Promise<ReadonlyMap<string, readonly FieldChange[]>> {
    const asked = new Map<string, { readonly from: number; readonly to: number }>();
    for (const { stream, revision, type } of entries) {
      const { from, to } = asked.get(stream) ?? { from: revision, to: revision };
      const needed = saysAll(this.readings[type]?.audit) ? revision : 0;
      asked.set(stream, { from: Math.min(from, needed), to: Math.max(to, revision) });
    }
    const all = await Promise.all(
      [...asked].map(async ([stream, span]) => changesOf(await this.stream(stream, span), this.readings)),
    );
    return new Map(all.flatMap((changes) => [...changes]));
  }

  private async stream(stream: string, span: { readonly from: number; readonly to: number }) {
    const events: RecordedDomainEvent[] = [];
    for await (const page of this.log.pagesOf(stream, span)) events.push(...page);
    return events;
  }

  /**
   * Who follows a timeline by its cursor never comes back to what a page went past. So the newest entry is looked at first, and the page
   * ends with it, or where both read models have come to for certain: whichever is ahead.
   */
  private async source(scope: Scope, of: TimelineOf, after?: Position): Promise<TimelineSource> {
    const entries = await this.readSide.read(auditEntries, after);
    const { documents } = await entries.find(scope, { sort: [{ field: 'position', direction: -1 }], limit: 1 });
    const newest = (documents[0]?.position ?? null) as Position | null;
    const upTo = newest && (await this.reached(newest, after));
    return { entries, members: await this.members(scope, of, after), upTo };
  }

  /** The position, once both read models have come there; else how far they have, as when the process that made them has just died. */
  private async reached(position: Position, after: Position = START): Promise<Position> {
    const certain = await this.certain();
    if (certain >= position) return position;
    try {
      await Promise.all([this.readSide.read(auditEntries, position), this.readSide.read(links, position)]);
      return position;
    } catch (error) {
      if (!(error instanceof ReadModelBehindError)) throw error;
      // As far as the caller asked for both are read, or nothing is.
      return certain > after ? certain : after;
    }
  }

  private async certain(): Promise<Position> {
    const [entries, linked] = await Promise.all([this.snapshots.of(auditEntries), this.snapshots.of(links)]);
    return entries.position < linked.position ? entries.position : linked.position;
  }

  private async members(scope: Scope, of: TimelineOf, after?: Position): Promise<readonly Member[]> {
    if ('deviceId' in of) return deviceMembers(of.deviceId);
    return lineMembers(await this.readSide.read(links, after), scope, of.extensionId);
  }
}
