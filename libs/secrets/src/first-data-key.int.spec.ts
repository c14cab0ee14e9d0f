import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';
import type { Collection, ReadModels } from '@ringledger/read-models';
import { SystemRandomness } from '@ringledger/system';
import { ManualClock } from '@ringledger/system/testing';
import { dataKeys } from './data-keys/data-key-document.js';
import type { DataKeyDocument } from './data-keys/data-key-document.js';
import { openSecrets } from './open-secrets.js';

const owner = { organizationId: 'o-1', subject: 'anna' };

/** A process that is ended at one of these points goes no further; the others stand for those before and after. */
type Write = (write: () => Promise<boolean>) => Promise<boolean>;

/** The same but for one method. */
function instead<T extends object, Name extends keyof T>(whole: T, name: Name, method: T[Name]): T {
  return new Proxy(whole, {
    get: (target, asked) => {
      if (asked === name) return method;
      const own: unknown = Reflect.get(target, asked, target);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
}

describe('the first data key of an exchange', () => {
  let directory: string;
  let readModels: ReadModels;
  const clock = new ManualClock();

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'secrets-'));
    readModels = await openEmbeddedReadModels({ directory: join(directory, 'data') });
  });
  afterEach(async () => {
    await readModels.close();
    await rm(directory, { recursive: true });
  });

  /** The data keys are written as `write` does. */
  async function open(write: Write = (through) => through()) {
    const slowed = (keys: Collection<DataKeyDocument>) =>
      instead(keys, 'compareAndSet', (...args) => write(() => keys.compareAndSet(...args)));
    const store = instead(readModels, 'collection', (async (definition: typeof dataKeys) => {
      const collection = await readModels.collection(definition);
      return definition.name === dataKeys.name ? slowed(collection) : collection;
    }) as ReadModels['collection']);
    return openSecrets({
      ...{ readModels: store, keyRingPath: join(directory, 'ring.json'), clock, monotonic: clock },
      randomness: new SystemRandomness(),
    });
  }
  const isNoted = async () =>
    (JSON.parse(await readFile(join(directory, 'ring.json'), 'utf8')) as { hasWrapped: boolean }).hasWrapped;
  const ended = () => Promise.reject(new Error('ended here'));

  it.each<[string, Write]>([
    ['before it is written', ended],
    ['when it is on the disk, and not noted in the key ring', async (write) => (await write()) && ended()],
  ])('may be lost with a process that ends %s: the next start goes on, and notes it', async (_, write) => {
    const { fieldCipher } = await open(write);
    await expect(fieldCipher.readyForSealing(owner)).rejects.toThrow('ended here');
    expect(await isNoted()).toBe(false);
    const next = await open();
    await next.fieldCipher.readyForSealing(owner);
    expect(await isNoted()).toBe(true);
    await expect(open()).resolves.toBeDefined();
  });

  it('is noted in the key ring once it is on the disk, however slow that is', async () => {
    let goOn: () => void = () => undefined;
    const disk = new Promise<void>((resolve) => (goOn = resolve));
    let arrived: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    const { fieldCipher } = await open(async (write) => {
      arrived();
      await disk;
      return write();
    });
    const ready = fieldCipher.readyForSealing(owner);
    await asked;
    expect(await isNoted()).toBe(false);
    goOn();
    await ready;
    expect(await isNoted()).toBe(true);
  });
});
