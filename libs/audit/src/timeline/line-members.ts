import type { Collection, Filter, Page, Scope } from '@ringledger/read-models';
import { inParts } from '@ringledger/system';
import type { AuditEntryDocument } from '../views/audit-entries/audit-entries.js';
import type { Ending, Interval, LinkDocument, Moment } from '../views/links/links.js';
import { beforeDeletion, happenedDuring } from './happened-during.js';
import type { Happened } from './happened-during.js';

/** Something whose events belong to a timeline, and when they do; `always` for the thing asked about itself. */
export interface Member {
  readonly subjectId: string;
  readonly during: readonly Interval[] | 'always';
  /** Of a deleted device: what is heard of it later, such as the use of its dead key, belongs to where it was then. */
  readonly deletedAt?: Moment;
}

const PAGE = 500;
/** As many as one filter takes. */
export const MOST_VALUES = 1000;

/** All that ever touched a line: the extension, the accounts linked to it, the devices that carried these or stood at its seat. */
export async function lineMembers(
  links: Collection<LinkDocument>,
  scope: Scope,
  extensionId: string,
): Promise<readonly Member[]> {
  const line: Member = { subjectId: extensionId, during: 'always' };
  const own = await children(links, scope, [line]);
  const members = merged([...own, ...(await children(links, scope, own))]);
  const deleted = await links.getMany(scope, [...members.keys()]);
  return [
    line,
    ...[...members].map(([subjectId, during]) => {
      const deletedAt = deleted.get(subjectId)?.intervals[0]?.since;
      return { subjectId, during, ...(deletedAt !== undefined && { deletedAt }) };
    }),
  ];
}

/** A device's own events, wherever its accounts were. */
export function deviceMembers(deviceId: string): readonly Member[] {
  return [{ subjectId: deviceId, during: 'always' }];
}

/** Whether an entry belongs to the timeline: it happened, at least in part, while its subject was a member. */
export function belongs(
  members: ReadonlyMap<string, Member>,
  entry: Happened & Pick<AuditEntryDocument, 'subjectId'>,
): boolean {
  const { deletedAt, during = [] } = members.get(entry.subjectId) ?? {};
  if (during === 'always') return true;
  const happened = beforeDeletion(entry, deletedAt);
  return during.some((interval) => happenedDuring(happened, interval));
}

async function children(
  links: Collection<LinkDocument>,
  scope: Scope,
  parents: readonly Member[],
): Promise<readonly Member[]> {
  const during = new Map(parents.map((parent) => [parent.subjectId, parent.during]));
  const found: Member[] = [];
  for (const parentIds of inParts([...during.keys()], MOST_VALUES)) {
    for await (const { childId, intervals, parentId } of all(links, scope, { parentId: { $in: parentIds } })) {
      const ofParent = (parentId !== null && during.get(parentId)) || [];
      found.push({ subjectId: childId, during: intervals.flatMap((own) => overlaps(own, ofParent)) });
    }
  }
  return found;
}

async function* all(links: Collection<LinkDocument>, scope: Scope, filter: Filter): AsyncGenerator<LinkDocument> {
  const find = { filter, sort: [{ field: 'parentId', direction: 1 as const }], limit: PAGE };
  for (let last: LinkDocument | undefined; ;) {
    const page: Page<LinkDocument> = await links.find(scope, {
      ...find,
      ...(last && { after: { values: [last.parentId], id: last._id } }),
    });
    yield* page.documents;
    last = page.documents.at(-1);
    if (!page.hasMore || last === undefined) return;
  }
}

function overlaps(one: Interval, others: Member['during']): readonly Interval[] {
  if (others === 'always') return [one];
  return others.flatMap((other) => {
    const since = one.since.position > other.since.position ? one.since : other.since;
    const until = earlier(one.until, other.until);
    return until !== null && until.position < since.position ? [] : [{ since, until }];
  });
}

function earlier(one: Ending | null, other: Ending | null): Ending | null {
  if (one === null || other === null) return one ?? other;
  return one.position < other.position ? one : other;
}

function merged(members: readonly Member[]): ReadonlyMap<string, readonly Interval[]> {
  const bySubject = new Map<string, Interval[]>();
  for (const { subjectId, during } of members) {
    if (during !== 'always') bySubject.set(subjectId, [...(bySubject.get(subjectId) ?? []), ...during]);
  }
  return bySubject;
}
