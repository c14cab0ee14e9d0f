/** Whether the file is what an `If-Match` header wants, by strong comparison; `*` wants any (RFC 9110, 13.1.1). Without the header it is. */
export function isWanted(ifMatch: string | null, etag: string): boolean {
  if (ifMatch === null || ifMatch.trim() === '*') return true;
  return ifMatch.split(',').some((candidate) => candidate.trim() === etag);
}

/** Whether an `If-None-Match` header names this entity tag, by weak comparison, or is `*`, which is no member of a list (RFC 9110, 13.1.2). */
export function entityTagMatches(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((candidate) => {
    const tag = candidate.trim();
    return tag === etag || tag === `W/${etag}`;
  });
}
