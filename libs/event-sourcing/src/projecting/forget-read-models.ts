import type { Position } from '@ringledger/event-store';
import type { CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import { FOLLOWERS } from '../running/follower-record.js';
import { CHECKPOINTS } from './checkpoints.js';
import type { CheckpointDocument } from './checkpoints.js';

/**
 * As if these read models had never been made, and as if nobody had seen more than the log has: the next start makes them again from the
 * whole log. While nothing runs. Reactions go on where they were, or at the end (`head`) of a log that lost what they had seen, and so do
 * followers: what was in force at them is so still. May be repeated; until it is done a log that is too short stays refused.
 */
export async function forgetReadModels(
  readModels: ReadModels,
  definitions: readonly CollectionDefinition<StoredDocument>[],
  head: Position,
): Promise<void> {
  const names = definitions.map(({ name }) => name);
  for (const name of names) await readModels.forget(name);
  const reactions: CheckpointDocument[] = [];
  for await (const checkpoint of (await readModels.collection(CHECKPOINTS)).scan()) {
    if (!names.some((name) => checkpoint._id.startsWith(`${name}@`))) reactions.push(checkpoint);
  }
  await readModels.forget(CHECKPOINTS.name);
  const anew = await readModels.collection(CHECKPOINTS);
  const writes = reactions.map(({ _id, position: seen }) => {
    const position = seen < head ? seen : head;
    return { id: _id, position, document: { _id, position } };
  });
  if (writes.length > 0) await anew.write(writes);
  const followers = await readModels.collection(FOLLOWERS);
  for await (const follower of followers.scan()) {
    const { _id, position, version } = follower;
    if (position > head)
      await followers.compareAndSet(_id, version, { ...follower, version: version + 1, position: head });
  }
}
