import type { Collection, Scope } from '@ringledger/read-models';
import type { AuditEntryDocument } from '../views/audit-entries/audit-entries.js';
import type { Interval, LinkDocument } from '../views/links/links.js';

/** Something whose events belong to a timeline, and when they do; `always` for the thing asked about itself. */
export interface Member {
  readonly subjectId: string;
  readonly during: readonly Interval[] | 'always';
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
  return [{ subjectId: extensionId, during: 'always' }, ...merged([...own, ...carriers.flat()])];
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
  const during = members.get(subjectId)?.during ?? [];
  return during === 'always' || during.some((each) => overlaps({ since, until }, [each]).length > 0);
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
    const until = earlier(one.until, other.until);
    return until !== null && until < since ? [] : [{ since, until }];
  });
}

function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

function merged(members: readonly Member[]): readonly Member[] {
  const bySubject = new Map<string, Interval[]>();
  for (const { subjectId, during } of members) {
    if (during !== 'always') bySubject.set(subjectId, [...(bySubject.get(subjectId) ?? []), ...during]);
  }
  return [...bySubject].map(([subjectId, during]) => ({ subjectId, during }));
}
