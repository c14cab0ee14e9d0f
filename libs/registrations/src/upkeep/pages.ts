import { setImmediate as nextTurn } from 'node:timers/promises';
import { SYSTEM } from '@ringledger/read-models';
import type { Collection, Find, Scalar, StoredDocument } from '@ringledger/read-models';

/**
 * Page after page of what a filter lets through, in the order of one field, or of ids; never more than one in memory. `by` is a field of
 * the index that the filter uses: without it each page costs a sort of all that is let through. Phones have their turn in between.
 */
export async function* pages<D extends StoredDocument>(
  collection: Collection<D>,
  filter: NonNullable<Find['filter']>,
  limit: number,
  by?: keyof D & string,
): AsyncGenerator<readonly D[], void, undefined> {
  const sort = by === undefined ? [] : ([{ field: by, direction: 1 }] as const);
  let after: Find['after'];
  do {
    const page = await collection.find(SYSTEM, { filter, sort, limit, ...(after && { after }) });
    yield page.documents;
    await nextTurn();
    const last = page.documents.at(-1);
    const values = last && by !== undefined ? [last[by] as Scalar] : [];
    after = page.hasMore && last ? { values, id: last._id } : undefined;
  } while (after);
}
