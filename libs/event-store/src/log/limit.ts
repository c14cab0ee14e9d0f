const DEFAULT_LIMIT = 512;
const MAX_LIMIT = 4096;

/** @throws RangeError a limit is the caller's own number, so a wrong one is a defect. */
export function checkedLimit(limit: number = DEFAULT_LIMIT): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new RangeError(`A limit is a whole number from 1 to ${MAX_LIMIT}, not ${limit}`);
  }
  return limit;
}

/** @throws RangeError */
export function checkRevision(revision: number | undefined): void {
  if (revision !== undefined && !(Number.isSafeInteger(revision) && revision >= 0)) {
    throw new RangeError(`A revision is a whole number from 0, not ${revision}`);
  }
}
