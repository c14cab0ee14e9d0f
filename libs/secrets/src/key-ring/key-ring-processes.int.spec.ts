import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TypescriptChild } from '@ringledger/event-store/testing';
import { SystemClock, SystemRandomness } from '@ringledger/system';
import { KeyRing } from './key-ring.js';

const childFile = join(dirname(fileURLToPath(import.meta.url)), '../testing/key-ring-child.ts');

describe('the key ring and other processes', () => {
  let directory: string;
  let path: string;
  const children: TypescriptChild[] = [];

  const child = async (mode: 'hold' | 'add') => {
    const made = new TypescriptChild(childFile, [mode, path]);
    children.push(made);
    await made.linesReach(1);
    return made;
  };
  const open = () =>
    KeyRing.open({
      path,
      clock: new SystemClock(),
      randomness: new SystemRandomness(),
      isNeeded: () => Promise.resolve(false),
    });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'key-ring-'));
    path = join(directory, 'ring.json');
    await open();
  });
  afterEach(async () => {
    for (const each of children.splice(0)) await each.kill();
    await rm(directory, { recursive: true });
  });

  it('is changed by one at a time, and no key is lost, also when one is killed while it changes it', async () => {
    const adding = [await child('add'), await child('add')];
    for (let round = 1; round <= 3; round += 1) {
      const holding = await child('hold');
      for (const each of adding) each.process.stdin?.write('\n\n');
      await holding.kill();
      for (const each of adding) await each.linesReach(1 + 2 * round);
    }
    const added = adding.flatMap(({ lines }) => lines.slice(1));
    expect(added).toHaveLength(12);
    const { wrappingKeyIds } = await open();
    expect(wrappingKeyIds).toHaveLength(13);
    expect(wrappingKeyIds).toEqual(expect.arrayContaining(added));
  });

  it('is not changed while another process changes it, and says so', async () => {
    const ring = await open();
    const holding = await child('hold');
    await expect(ring.addWrappingKey()).rejects.toMatchObject({
      reason: 'locked',
      message: expect.stringContaining('is being changed by another process'),
    });
    await holding.kill();
    const { id } = await ring.addWrappingKey();
    expect((await open()).currentWrappingKey.id).toBe(id);
  });
});
