import type { Filter } from '@ringledger/read-models';

/** The entries of what happened, at least in part, from an instant (inclusive) to another (exclusive), ISO 8601; null: without that end. */
export function happenedWithin(from: string | null, to: string | null): Filter {
  return { ...(from !== null && { until: { $gte: from } }), ...(to !== null && { since: { $lt: to } }) };
}
