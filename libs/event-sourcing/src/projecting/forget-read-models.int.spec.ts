import { START } from '@ringledger/event-store';
import type { Position } from '@ringledger/event-store';
import { SYSTEM } from '@ringledger/read-models';
import type { CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import { temporaryReadModels } from '@ringledger/read-models/testing';
import { FOLLOWERS } from '../running/follower-record.js';
import { furthestSeen } from '../running/furthest-seen.js';
import { testPosition } from '../testing/index.js';
import { Checkpoints, readModelPosition } from './checkpoints.js';
import { forgetReadModels } from './forget-read-models.js';

const collectionOf = (name: string, version = 1): CollectionDefinition<StoredDocument> => ({
  name,
  version,
  indexes: [],
});
const at = testPosition;

describe('read models and what has been seen of the log', () => {
  let readModels: ReadModels;
  let dispose: () => Promise<void>;

  beforeEach(async () => {
    const opened = await temporaryReadModels();
    ({ readModels } = opened);
    dispose = () => opened.dispose();
  });
  afterEach(() => dispose());

  const moved = async (key: string, position: Position) => {
    const checkpoint = await new Checkpoints(readModels).open(key);
    await checkpoint.move(position);
    await checkpoint.flush();
  };
  const followed = async (name: string, position: Position) => {
    const document = { _id: name, version: 1, group: 'registrar', name, until: new Date(0).toISOString(), position };
    await (await readModels.collection(FOLLOWERS)).compareAndSet(name, null, document);
  };
  const filled = async (definition: CollectionDefinition<StoredDocument>, position: Position) => {
    const collection = await readModels.collection(definition);
    await collection.write([{ id: 'one', position, document: { _id: 'one' } }]);
    await readModels.activate(definition.name, definition.version);
    await moved(`${definition.name}@${definition.version}`, position);
  };
  const get = async (definition: CollectionDefinition<StoredDocument>) =>
    (await readModels.collection(definition)).get(SYSTEM, 'one');
  const followerAt = async (name: string) =>
    (await (await readModels.collection(FOLLOWERS)).get(SYSTEM, name))?.position;
  const reactionAt = (name: string) => new Checkpoints(readModels).position(`process:${name}`);

  it('have seen nothing at first, then as much as the furthest of read models, reactions and followers, the dead ones too', async () => {
    expect(await furthestSeen(readModels)).toBe(START);
    await moved('process:one', at(3));
    expect(await furthestSeen(readModels)).toBe(at(3));
    await followed('dead', at(11));
    await moved('list@1', at(7));
    expect(await furthestSeen(readModels)).toBe(at(11));
    await moved('list@1', at(102));
    expect(await furthestSeen(readModels)).toBe(at(102));
  });

  it('are forgotten in every version, and nothing else is', async () => {
    const list = collectionOf('list', 2);
    const kept = collectionOf('kept');
    await filled(collectionOf('list'), at(4));
    await filled(list, at(5));
    await filled(kept, at(5));
    await forgetReadModels(readModels, [list], at(9));
    expect(await readModels.activeVersion('list')).toBeNull();
    for (const version of [collectionOf('list'), list]) {
      expect(await get(version)).toBeNull();
      expect(await readModelPosition(readModels, version)).toBe(START);
    }
    // Written anew from the first event on: no guard is left of before.
    await filled(list, at(0));
    expect(await get(list)).toEqual({ _id: 'one' });
    expect(await get(kept)).toEqual({ _id: 'one' });
  });

  it('are forgotten by their whole name: a reaction, or another read model that is called alike, goes on where it was', async () => {
    await filled(collectionOf('listing'), at(4));
    await moved('process:list', at(6));
    await forgetReadModels(readModels, [collectionOf('list')], at(9));
    expect(await reactionAt('list')).toBe(at(6));
    expect(await readModelPosition(readModels, collectionOf('listing'))).toBe(at(4));
  });

  it('have seen no more than the log has once they are forgotten, also after a second time', async () => {
    await filled(collectionOf('list'), at(20));
    await moved('process:behind', at(3));
    await moved('process:ahead', at(20));
    await followed('registrar', at(20));
    await followed('registrar behind', at(2));
    for (let time = 0; time < 2; time += 1) {
      await forgetReadModels(readModels, [collectionOf('list')], at(9));
      expect(await furthestSeen(readModels)).toBe(at(9));
      expect(await reactionAt('behind')).toBe(at(3));
      expect(await reactionAt('ahead')).toBe(at(9));
      expect([await followerAt('registrar'), await followerAt('registrar behind')]).toEqual([at(9), at(2)]);
    }
  });
});
