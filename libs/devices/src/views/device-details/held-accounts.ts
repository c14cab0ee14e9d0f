/** When a device had an account on a line; ISO 8601. */
export interface HeldAccount {
  readonly sipAccountId: string;
  readonly since: string;
  /** Null: it has it. */
  readonly until: string | null;
}

/** Of those that it has no more. */
const MOST_FORMER = 16;

/** From now on these are on its lines. */
export function withHeld(
  before: readonly HeldAccount[],
  sipAccountIds: readonly string[],
  time: string,
): readonly HeldAccount[] {
  const ended = before.map((held) =>
    held.until === null && !sipAccountIds.includes(held.sipAccountId) ? { ...held, until: time } : held,
  );
  const kept = ended.filter(({ until }) => until === null);
  const begun = sipAccountIds.filter((id) => !kept.some(({ sipAccountId }) => sipAccountId === id));
  return [
    ...ended.filter(({ until }) => until !== null).slice(-MOST_FORMER),
    ...kept,
    ...begun.map((sipAccountId) => ({ sipAccountId, since: time, until: null })),
  ];
}
