import type { Collection, Find, Scope } from '@ringledger/read-models';
import type { AuditEntryDocument } from '../views/audit-entries/audit-entries.js';
import { happenedWithin } from '../views/audit-entries/happened-within.js';
import { belongs } from './line-members.js';
import type { Member } from './line-members.js';

export interface TimelineSpan {
  /** ISO 8601, inclusive; null: from the beginning. */
  readonly from: string | null;
  /** ISO 8601, exclusive; null: until now. */
  readonly to: string | null;
}

/** What a timeline is read from. */
export interface TimelineSource {
  readonly entries: Collection<AuditEntryDocument>;
  readonly members: readonly Member[];
  /** The position that both have come to; null: nothing has happened. */
  readonly upTo: string | null;
}

const BATCH = 200;

/** The entries of all members in log order, each only while it belonged; at most `limit` after the position. */
export async function readTimeline(
  { entries, members, upTo }: TimelineSource,
  scope: Scope,
  span: TimelineSpan,
  page: { readonly limit: number; readonly after: { position: string; id: string } | null },
): Promise<{ readonly documents: readonly AuditEntryDocument[]; readonly hasMore: boolean }> {
  if (upTo === null) return { documents: [], hasMore: false };
  const bySubject = new Map(members.map((member) => [member.subjectId, member]));
  const find = {
    filter: {
      subjectId: { $in: [...bySubject.keys()] },
      position: { $lte: upTo },
      ...happenedWithin(span.from, span.to),
    },
    sort: [{ field: 'position', direction: 1 as const }],
    limit: BATCH,
  };
  const documents: AuditEntryDocument[] = [];
  let after: Find['after'] | null = page.after && { values: [page.after.position], id: page.after.id };
  for (;;) {
    const batch = await entries.find(scope, { ...find, ...(after && { after }) });
    for (const document of batch.documents) {
      if (!belongs(bySubject, document)) continue;
      if (documents.length === page.limit) return { documents, hasMore: true };
      documents.push(document);
    }
    const last = batch.documents.at(-1);
    if (!batch.hasMore || !last) return { documents, hasMore: false };
    after = { values: [last.position], id: last._id };
  }
}
