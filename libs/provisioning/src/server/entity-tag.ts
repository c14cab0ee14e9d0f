const MAX_LENGTH = 1024;

/** Whether an `If-None-Match` header names this entity tag, by weak comparison (RFC 9110, 13.1.2). */
export function entityTagMatches(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null || ifNoneMatch.length > MAX_LENGTH) return false;
  if (ifNoneMatch === etag) return true;
  return ifNoneMatch.split(',').some((candidate) => {
    const tag = candidate.trim();
    return tag === '*' || tag === etag || tag === `W/${etag}`;
  });
}
