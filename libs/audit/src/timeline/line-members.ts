import type { Collection, Scope } from '@ringledger/read-models';
import type { AuditEntryDocument } from '../views/audit-entries/audit-entries.js';
import type { Interval, LinkDocument } from '../views/links/links.js';

/** Something whose events belong to a timeline, and when they do; `always` for the thing asked about itself. */
export interface Member {
  readonly subjectId: string;
  readonly during: readonly Interval[] | 'always';
  /** Of a deleted device: what is heard of it later, such as the use of its dead key, belongs to where it was then. */
  readonly deletedAt?: string;
}

const MOST = 500;

/** All that ever touched a line: the extension, the accounts linked to it, the devices that carried these or stood at its seat. */
export async function lineMembers(
  links: Collection<LinkDocument>,
  scope: Scope,
  extensionId: string,
): Promise<readonly Member[]> {
  const own = await children(links, scope, { subjectId: extensionId, during: 'always' });
  const carriers = await Promise.all(own.map((each) => children(links, scope, each)));
  const members = merged([...own, ...carriers.flat()]);
  const deleted = await links.getMany(scope, [...members.keys()]);
  return [
    { subjectId: extensionId, during: 'always' },
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

/**
 * Whether an entry belongs to the timeline: it happened, at least in part, while its subject was a member. The instants of link and unlink
 * count.
 */
export function belongs(
  members: ReadonlyMap<string, Member>,
  { since, subjectId, until }: Pick<AuditEntryDocument, 'subjectId' | 'since' | 'until'>,
): boolean {
  const { deletedAt, during = [] } = members.get(subjectId) ?? {};
  if (during === 'always') return true;
  const happened = { since: earlier(since, deletedAt), until: earlier(until, deletedAt) };
  return overlaps(happened, during).length > 0;
}

async function children(links: Collection<LinkDocument>, scope: Scope, parent: Member): Promise<readonly Member[]> {
  const { documents } = await links.find(scope, { filter: { parentId: { $eq: parent.subjectId } }, limit: MOST });
  return documents.map(({ childId, intervals }) => ({
    subjectId: childId,
    during: parent.during === 'always' ? intervals : intervals.flatMap((own) => overlaps(own, parent.during)),
  }));
}

function overlaps(one: Interval, others: Member['during']): readonly Interval[] {
  if (others === 'always') return [one];
  return others.flatMap((other) => {
    const since = one.since > other.since ? one.since : other.since;
    const until = one.until === null ? other.until : earlier(one.until, other.until);
    return until !== null && until < since ? [] : [{ since, until }];
  });
}

function earlier(one: string, other: string | null | undefined): string {
  return other && other < one ? other : one;
}

function merged(members: readonly Member[]): ReadonlyMap<string, readonly Interval[]> {
  const bySubject = new Map<string, Interval[]>();
  for (const { subjectId, during } of members) {
    if (during !== 'always') bySubject.set(subjectId, [...(bySubject.get(subjectId) ?? []), ...during]);
  }
  return bySubject;
}
