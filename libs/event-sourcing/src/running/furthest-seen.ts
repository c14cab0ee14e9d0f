import { START } from '@ringledger/event-store';
import type { Position } from '@ringledger/event-store';
import type { ReadModels } from '@ringledger/read-models';
import { CHECKPOINTS } from '../projecting/checkpoints.js';
import { FOLLOWERS } from './follower-record.js';

/** The furthest place of the log that any read model, reaction or follower has ever come to. */
export async function furthestSeen(readModels: ReadModels): Promise<Position> {
  let furthest = START;
  for (const definition of [CHECKPOINTS, FOLLOWERS]) {
    const collection = await readModels.collection<{ readonly _id: string; readonly position: string }>(definition);
    for await (const { position } of collection.scan()) {
      if (position > furthest) furthest = position as Position;
    }
  }
  return furthest;
}
