import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';
import { SYSTEM } from '@ringledger/read-models';
import type { ReadModels } from '@ringledger/read-models';
import { SystemRandomness } from '@ringledger/system';
import { HOUR, ManualClock } from '@ringledger/system/testing';
import { dataKeys } from './data-keys/data-key-document.js';
import type { FieldPlace, SealedField } from './field-cipher.js';
import { openSecrets, retireWrappingKeys, rotateWrappingKey } from './open-secrets.js';
import type { Secrets } from './open-secrets.js';
import { keyIdOf, SealBrokenError } from './sealed-field.js';
import { ERASED } from './secret.js';

const place: FieldPlace = { stream: 'user-1', type: 'UserCreated', field: 'displayName' };
const anna = { organizationId: 'o-1', subject: 'anna' };
const berta = { organizationId: 'o-1', subject: 'berta' };

describe('envelope field cipher', () => {
  let directory: string;
  let readModels: ReadModels;
  let clock: ManualClock;
  let secrets: Secrets;
  const open = (): Promise<Secrets> =>
    openSecrets({
      readModels,
      keyRingPath: join(directory, 'keys', 'ring.json'),
      clock,
      monotonic: clock,
      randomness: new SystemRandomness(),
    });

  /** What is on the disk, under another name: a process keeps the lock on a file that it had open. */
  const reopen = async (): Promise<void> => {
    await cp(join(directory, 'data'), join(directory, 'copy'), { recursive: true });
    readModels = await openEmbeddedReadModels({ directory: join(directory, 'copy') });
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'secrets-'));
    clock = new ManualClock();
    readModels = await openEmbeddedReadModels({ directory: join(directory, 'data') });
    secrets = await open();
  });
  afterEach(async () => {
    await readModels.close();
    await rm(directory, { recursive: true });
  });

  const seal = async (owner: typeof anna, text: string, by = secrets): Promise<SealedField> => {
    await by.fieldCipher.readyForSealing(owner);
    return by.fieldCipher.seal(owner, place, text);
  };
  const read = async (field: SealedField, by = secrets, at = place): Promise<string> => {
    await by.fieldCipher.readyForOpening([field]);
    return by.fieldCipher.open(at, field);
  };

  it('opens what it sealed, whatever the text, here and after a restart', async () => {
    await secrets.fieldCipher.readyForSealing(anna);
    const restarted = await open();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const field = secrets.fieldCipher.seal(anna, place, text);
        expect(await read(field)).toBe(text);
        expect(await read(field, restarted)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('needs the place that was sealed', async () => {
    const field = await seal(anna, 'Anna');
    await secrets.fieldCipher.readyForOpening([field]);
    expect(() => secrets.fieldCipher.open({ ...place, stream: 'user-2' }, field)).toThrow(SealBrokenError);
    expect(() => secrets.fieldCipher.openLater({ ...place, type: 'X' }, field).reveal()).toThrow(SealBrokenError);
  });

  it('gives every owner one key of its own, also when many ask at once', async () => {
    const other = await open();
    const fields = await Promise.all([
      ...Array.from({ length: 20 }, () => seal(anna, 'a')),
      ...Array.from({ length: 20 }, () => seal(anna, 'a', other)),
    ]);
    expect(new Set(fields.map(keyIdOf)).size).toBe(1);
    expect(keyIdOf(await seal(berta, 'b'))).not.toBe(keyIdOf(fields[0] as SealedField));
    expect(keyIdOf(await seal({ organizationId: 'o-2', subject: 'anna' }, 'a'))).not.toBe(
      keyIdOf(fields[0] as SealedField),
    );
  });

  it('has the new key on the disk before it can be used', async () => {
    const field = await seal(anna, 'Anna');
    await readModels.close();
    await reopen();
    expect(await read(field, await open())).toBe('Anna');
  });

  it('reads the erased as erased, here, elsewhere and in what is already in memory', async () => {
    const field = await seal(anna, 'Anna');
    const others = await seal(berta, 'Berta');
    const elsewhere = await open();
    expect(await read(field, elsewhere)).toBe('Anna');
    const held = [secrets, elsewhere].map(({ fieldCipher }) => fieldCipher.openLater(place, field));

    await secrets.fieldCipher.erase(anna);
    expect(await read(field)).toBe(ERASED);
    expect(held[0]?.reveal()).toBe(ERASED);
    clock.pass(2_000);
    expect(await read(field, elsewhere)).toBe(ERASED);
    expect(held[1]?.reveal()).toBe(ERASED);
    expect(await read(field, await open())).toBe(ERASED);
    expect(await read(others)).toBe('Berta');
  });

  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])('looks for erasures and rotations of others as often when the clock is set %s', async (_where, jump) => {
    const other = await open();
    const [field, kept] = [await seal(anna, 'Anna'), await seal(berta, 'Berta')];
    expect(await read(field, other)).toBe('Anna');
    clock.set(jump);
    await secrets.fieldCipher.erase(anna);
    await rotateWrappingKey(secrets);
    clock.pass(2_000);
    expect(await read(field, other)).toBe(ERASED);
    expect(other.keyRing.currentWrappingKey.id).toBe(secrets.keyRing.currentWrappingKey.id);
    expect(await read(kept, other)).toBe('Berta');
  });

  it('seals nothing for the erased any more, in no process', async () => {
    const elsewhere = await open();
    await seal(anna, 'Anna', elsewhere);
    await secrets.fieldCipher.erase(anna);
    await secrets.fieldCipher.erase(berta);
    const refused = { code: 'SUBJECT_ERASED' };
    await expect(secrets.fieldCipher.readyForSealing(anna)).rejects.toMatchObject(refused);
    await expect(secrets.fieldCipher.readyForSealing(berta)).rejects.toMatchObject(refused);
    clock.pass(2_000);
    await expect(elsewhere.fieldCipher.readyForSealing(anna)).rejects.toMatchObject(refused);
    await expect((await open()).fieldCipher.readyForSealing(anna)).rejects.toMatchObject(refused);
  });

  it('erases again without harm, and many at once with every process learning of each', async () => {
    const elsewhere = await open();
    const owners = Array.from({ length: 30 }, (_, n) => ({ organizationId: 'o-1', subject: `s-${n}` }));
    const fields = await Promise.all(owners.map((owner) => seal(owner, 'text')));
    await elsewhere.fieldCipher.readyForOpening(fields);
    const third = await open();
    await Promise.all(owners.map((owner, n) => (n % 2 ? secrets : third).fieldCipher.erase(owner)));
    await secrets.fieldCipher.erase(owners[0] as typeof anna);
    clock.pass(2_000);
    for (const field of fields) expect(await read(field, elsewhere)).toBe(ERASED);
  });

  it('leaves no plaintext of the erased in any file', async () => {
    const text = 'Anna-Katharina Plaintext';
    const field = await seal(anna, text);
    await secrets.fieldCipher.erase(anna);
    await readModels.close();
    const files = await readdir(directory, { recursive: true, withFileTypes: true });
    const bytes = Buffer.concat(
      await Promise.all(
        files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name))),
      ),
    );
    expect(bytes.includes(keyIdOf(field))).toBe(true);
    for (const encoding of ['utf8', 'utf16le', 'base64', 'hex'] as const) {
      expect(bytes.includes(Buffer.from(Buffer.from(text).toString(encoding)))).toBe(false);
    }
    await reopen();
    expect(await read(field, await open())).toBe(ERASED);
  });

  it('cannot be undone with a backup of the data keys once the wrapping key was rotated and retired', async () => {
    const field = await seal(anna, 'Anna');
    const collection = await readModels.collection(dataKeys);
    const { documents } = await collection.find(SYSTEM, { filter: { keyId: { $eq: keyIdOf(field) } } });
    const [backup] = documents;
    if (!backup) throw new Error('a data key was made');
    await secrets.fieldCipher.erase(anna);
    await rotateWrappingKey(secrets);
    clock.pass(60_000);
    await retireWrappingKeys(secrets);
    await collection.compareAndSet(backup._id, 2, { ...backup, version: 3 });
    await expect((await open()).fieldCipher.readyForOpening([field])).rejects.toMatchObject({
      code: 'DATA_KEY_UNUSABLE',
      message: expect.stringContaining('which the key ring does not hold'),
    });
  });

  it('keeps everything readable through rotations, also without the old wrapping key', async () => {
    const owners = Array.from({ length: 150 }, (_, n) => ({ organizationId: 'o-1', subject: `s-${n}` }));
    const fields = await Promise.all(owners.map((owner, n) => seal(owner, `text ${n}`)));
    await secrets.fieldCipher.erase(berta);
    const old = secrets.keyRing.currentWrappingKey.id;
    const running = await open();
    expect(await rotateWrappingKey(secrets)).toBe(owners.length);
    expect(await rotateWrappingKey(secrets)).toBe(owners.length);
    clock.pass(60_000);
    expect(await retireWrappingKeys(secrets)).toHaveLength(2);
    expect(secrets.keyRing.wrappingKey(old)).toBeNull();
    for (const reader of [secrets, running, await open()]) {
      await reader.fieldCipher.readyForOpening(fields);
      expect(fields.map((field) => reader.fieldCipher.open(place, field))).toEqual(owners.map((_, n) => `text ${n}`));
    }
    await expect(secrets.fieldCipher.readyForSealing(berta)).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
  });

  it('finishes a rotation that was cut off, and keeps the old wrapping key until then', async () => {
    const field = await seal(anna, 'Anna');
    const old = secrets.keyRing.currentWrappingKey.id;
    await secrets.keyRing.addWrappingKey();
    clock.pass(60_000);
    const restarted = await open();
    expect(await read(field, restarted)).toBe('Anna');
    await expect(
      restarted.keyRing.removeWrappingKey(old, () => restarted.dataKeys.countWrappedBy(old)),
    ).rejects.toThrow('1 data keys still need');
    expect(await restarted.dataKeys.rewrap(restarted.keyRing)).toBe(1);
    expect(await retireWrappingKeys(restarted)).toEqual([old]);
    expect(await read(field, await open())).toBe('Anna');
  });

  it('does not start with an empty store when the key ring has wrapped data keys', async () => {
    await seal(anna, 'Anna');
    await readModels.close();
    await rm(join(directory, 'data'), { recursive: true });
    await mkdir(join(directory, 'data'));
    await reopen();
    await expect(open()).rejects.toMatchObject({ code: 'DATA_KEYS_LOST' });
  });

  it('does not start without the key ring when the store holds data keys', async () => {
    await seal(anna, 'Anna');
    await rm(join(directory, 'keys'), { recursive: true });
    await expect(open()).rejects.toMatchObject({ code: 'KEY_RING_UNUSABLE', reason: 'lost' });
  });

  it('refuses a data key that was put in the place of another one', async () => {
    const field = await seal(anna, 'Anna');
    await seal(berta, 'Berta');
    const collection = await readModels.collection(dataKeys);
    const documents = [];
    for await (const document of collection.scan()) documents.push(document);
    const [one, two] = documents.sort((a) => (a.keyId === keyIdOf(field) ? -1 : 1));
    if (!one || !two) throw new Error('two data keys were made');
    await collection.compareAndSet(one._id, 1, { ...one, version: 2, wrapped: two.wrapped });
    const restarted = await open();
    await expect(restarted.fieldCipher.readyForOpening([field])).rejects.toMatchObject({ code: 'DATA_KEY_UNUSABLE' });
  });

  it('does not ask the store again for keys that it has', async () => {
    const fields = await Promise.all(Array.from({ length: 50 }, (_, n) => seal({ ...anna, subject: `s-${n}` }, 'x')));
    await readModels.close();
    await secrets.fieldCipher.readyForOpening(fields);
    await secrets.fieldCipher.readyForSealing({ ...anna, subject: 's-7' });
    expect(fields.map((field) => secrets.fieldCipher.open(place, field))).toEqual(fields.map(() => 'x'));
    await reopen();
  });

  it('goes on for a minute when the store cannot say whether keys were erased, and then stops', async () => {
    const field = await seal(anna, 'Anna');
    await readModels.close();
    clock.pass(60_000);
    expect(await read(field)).toBe('Anna');
    clock.pass(1);
    await expect(secrets.fieldCipher.readyForOpening([field])).rejects.toMatchObject({
      code: 'READ_MODELS_UNAVAILABLE',
    });
    await reopen();
  });

  it('throws, instead of guessing, when readiness was not awaited', async () => {
    const field = await seal(anna, 'Anna');
    const fresh = await open();
    expect(() => fresh.fieldCipher.open(place, field)).toThrow('readyForOpening was not awaited');
    expect(() => fresh.fieldCipher.seal(anna, place, 'x')).toThrow('readyForSealing was not awaited');
  });

  it('never takes a key that was lost for an erased one, and reads again once it was put back', async () => {
    const [field, others] = [await seal(anna, 'Anna'), await seal(berta, 'Berta')];
    const collection = await readModels.collection(dataKeys);
    const { documents } = await collection.find(SYSTEM, { filter: { keyId: { $eq: keyIdOf(field) } } });
    const [kept] = documents;
    if (!kept) throw new Error('a data key was made');
    await collection.compareAndSet(kept._id, 1, null);
    const restarted = await open();
    await expect(restarted.fieldCipher.readyForOpening([others, field])).rejects.toMatchObject({
      code: 'DATA_KEY_MISSING',
      message: expect.stringContaining(keyIdOf(field)),
    });
    expect(() => restarted.fieldCipher.open(place, field)).toThrow('readyForOpening was not awaited');
    expect(await read(others, restarted)).toBe('Berta');
    await collection.compareAndSet(kept._id, null, kept);
    expect(await read(field, restarted)).toBe('Anna');
  });
});
