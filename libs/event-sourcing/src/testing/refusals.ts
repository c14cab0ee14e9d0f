import type { Decided } from '../decider.js';
import type { DomainEvent } from '../event.js';

/** The codes and fields of a refusal; none when it was accepted. */
export function refusals(decided: Decided<DomainEvent>): readonly (readonly [code: string, field: string | null])[] {
  return decided.accepted ? [] : decided.refusals.map(({ code, field }) => [code, field] as const);
}
