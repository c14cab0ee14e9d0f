import type { Collection, Filter, Find, Page, Scope } from '@ringledger/read-models';
import { inParts } from '@ringledger/system';
import type { AuditEntryDocument } from '../views/audit-entries/audit-entries.js';
import { happenedWithin } from '../views/audit-entries/happened-within.js';
import { belongs, MOST_VALUES } from './line-members.js';
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
  const parts = inParts([...bySubject.keys()], MOST_VALUES);
  const filter = { position: { $lte: upTo }, ...happenedWithin(span.from, span.to) };
  const documents: AuditEntryDocument[] = [];
  let after: Find['after'] | null = page.after && { values: [page.after.position], id: page.after.id };
  for (;;) {
    const batch = await batchOf(entries, scope, parts, filter, after);
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

/** The next entries of all subjects, in log order. */
async function batchOf(
  entries: Collection<AuditEntryDocument>,
  scope: Scope,
  parts: readonly (readonly string[])[],
  filter: Filter,
  after: Find['after'] | null,
): Promise<Page<AuditEntryDocument>> {
  const find = { sort: [{ field: 'position', direction: 1 as const }], limit: BATCH, ...(after && { after }) };
  const pages = await Promise.all(
    parts.map((subjectIds) => entries.find(scope, { ...find, filter: { ...filter, subjectId: { $in: subjectIds } } })),
  );
  const [only] = pages;
  if (pages.length === 1 && only) return only;
  const documents = pages.flatMap((page) => page.documents).sort(byPosition);
  return {
    documents: documents.slice(0, BATCH),
    hasMore: documents.length > BATCH || pages.some(({ hasMore }) => hasMore),
  };
}

function byPosition(one: AuditEntryDocument, other: AuditEntryDocument): number {
  if (one.position === other.position) return one._id < other._id ? -1 : 1;
  return one.position < other.position ? -1 : 1;
}
