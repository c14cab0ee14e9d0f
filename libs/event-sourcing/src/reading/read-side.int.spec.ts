import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Position } from '@ringledger/event-store';
import type { CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import { SYSTEM } from '@ringledger/read-models';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';
import { ManualClock } from '@ringledger/system/testing';
import { Checkpoints } from '../projecting/checkpoints.js';
import { Progress } from '../projecting/progress.js';
import { WaitingReadSide } from './read-side.js';

interface Seen extends StoredDocument {
  readonly by: string;
}

const seen: CollectionDefinition<Seen> = { name: 'seen', version: 1, indexes: [] };
const [CHANGE, MADE_OF_IT] = ['1' as Position, '2' as Position];
const LONG = 60_000;

describe('a query with the position of a change and the reaction to it', () => {
  let directory: string;
  let readModels: ReadModels;
  let checkpoints: Checkpoints;
  let progress: Progress;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ringledger-read-side-'));
    readModels = await openEmbeddedReadModels({ directory });
    checkpoints = new Checkpoints(readModels);
    progress = new Progress(new ManualClock());
  });
  afterEach(async () => {
    await readModels.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** Where the projection and the reaction run. */
  const places = {
    'in this process': async (name: string, position: Position) => progress.reached(name, position, true),
    'in another process': async (name: string, position: Position) => {
      const checkpoint = await checkpoints.open(name === seen.name ? `${name}@${seen.version}` : name);
      await checkpoint.move(position);
      await checkpoint.flush();
    },
  };
  const write = async (by: string, position: Position) =>
    (await readModels.collection(seen)).write([{ id: 'one', position, document: { _id: 'one', by } }]);
  const readWithin = async (reaction: number) => {
    const head = () => Promise.resolve(MADE_OF_IT);
    const readSide = new WaitingReadSide(readModels, checkpoints, progress, head, { after: LONG, reaction });
    const found = await (await readSide.read(seen, CHANGE, 'answers')).get(SYSTEM, 'one');
    return found?.by;
  };

  describe.each(Object.entries(places))('%s', (_, reached) => {
    it('sees what the reaction makes of it, as soon as that is there', async () => {
      await write('the change', CHANGE);
      await reached(seen.name, CHANGE);
      await reached('process:answers', '0' as Position);
      const reading = readWithin(LONG);
      await reached('process:answers', CHANGE);
      await write('the reaction', MADE_OF_IT);
      await reached(seen.name, MADE_OF_IT);
      expect(await reading).toBe('the reaction');
    });

    it('sees what there is when the reaction takes long, or the view of it', async () => {
      await write('the change', CHANGE);
      await reached(seen.name, CHANGE);
      await reached('process:answers', '0' as Position);
      expect(await readWithin(1)).toBe('the change');
      await reached('process:answers', CHANGE);
      expect(await readWithin(1)).toBe('the change');
    });
  });
});
