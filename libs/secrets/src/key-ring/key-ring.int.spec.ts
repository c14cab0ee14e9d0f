import { chmod, lstat, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { Clock, SystemRandomness } from '@ringledger/system';
import { KeyRing } from './key-ring.js';
import type { KeyRingOptions } from './key-ring.js';

class StoppedClock extends Clock {
  time = Date.parse('2030-01-01T00:00:00Z');
  override now(): Date {
    return new Date(this.time);
  }
}

describe('key ring', () => {
  let directory: string;
  let path: string;
  const clock = new StoppedClock();
  const options = (changes: Partial<KeyRingOptions> = {}): KeyRingOptions => ({
    path,
    clock,
    randomness: new SystemRandomness(),
    isNeeded: async () => false,
    ...changes,
  });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'key-ring-'));
    path = join(directory, 'keys', 'key-ring.json');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is made at the first start, for its owner only, and read at the next', async () => {
    const first = await KeyRing.open(options());
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const second = await KeyRing.open(options({ isNeeded: async () => true }));
    expect(second.currentWrappingKey).toEqual(first.currentWrappingKey);
    expect(second.permanentKey('reservation')).toEqual(first.permanentKey('reservation'));
    expect(await readdir(join(directory, 'keys'))).toEqual(['key-ring.json', 'key-ring.json.lock']);
  });

  it('is one ring for processes that start at the same time', async () => {
    const rings = await Promise.all(Array.from({ length: 20 }, () => KeyRing.open(options())));
    expect(new Set(rings.map((ring) => ring.currentWrappingKey.id)).size).toBe(1);
  });

  it('is never made anew while data keys exist', async () => {
    await expect(KeyRing.open(options({ isNeeded: async () => true }))).rejects.toMatchObject({
      code: 'KEY_RING_UNUSABLE',
      reason: 'lost',
      message: expect.stringContaining('is missing, but there are data that it belongs to'),
    });
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -40), 'it is not JSON'],
    ['empty', () => '', 'it is not JSON'],
    [
      'with a changed key',
      (text: string) => text.replace(/"key": "(.)/, (_m, c) => `"key": "${c === 'A' ? 'B' : 'A'}`),
      'checksum',
    ],
    ['of another program', () => '{"keys":[]}', 'not of the format'],
  ])('is refused when it is %s, and left as it is', async (_what, damage, message) => {
    await KeyRing.open(options());
    const damaged = damage(await readFile(path, 'utf8'));
    await writeFile(path, damaged);
    await expect(KeyRing.open(options())).rejects.toMatchObject({
      reason: 'damaged',
      message: expect.stringContaining(message),
    });
    expect(await readFile(path, 'utf8')).toBe(damaged);
  });

  it('is refused when others can read it', async () => {
    await KeyRing.open(options());
    await chmod(path, 0o644);
    await expect(KeyRing.open(options())).rejects.toMatchObject({
      reason: 'exposed',
      message: expect.stringContaining('chmod 600'),
    });
  });

  it.each([
    ['is a directory', () => (path = directory), 'must be a file, but is a directory'],
    ['has no place', () => (path = '/proc/keys/ring.json'), 'cannot be'],
  ])('is refused with a sentence when it %s', async (_what, happens, message) => {
    happens();
    await expect(KeyRing.open(options())).rejects.toMatchObject({
      code: 'KEY_RING_UNUSABLE',
      reason: 'unreadable',
      message: expect.stringContaining(message),
    });
  });

  it('adds a wrapping key, keeps the old ones and the permanent keys, and other processes see it', async () => {
    const ring = await KeyRing.open(options());
    const other = await KeyRing.open(options());
    const old = ring.currentWrappingKey;
    const permanent = ring.permanentKey('idempotency');
    const added = await ring.addWrappingKey();
    expect(ring.currentWrappingKey).toEqual(added);
    expect(ring.wrappingKey(old.id)).toEqual(old);
    await other.refresh();
    expect(other.currentWrappingKey).toEqual(added);
    expect((await KeyRing.open(options())).permanentKey('idempotency')).toEqual(permanent);
  });

  it('loses no key when several processes add one at once', async () => {
    const rings = await Promise.all(Array.from({ length: 8 }, () => KeyRing.open(options())));
    const added = await Promise.all(rings.map((ring) => ring.addWrappingKey()));
    const reread = await KeyRing.open(options());
    expect(new Set(reread.wrappingKeyIds).size).toBe(9);
    for (const key of added) expect(reread.wrappingKey(key.id)).toEqual(key);
  });

  it('removes a wrapping key only when it is old enough and nothing needs it', async () => {
    const ring = await KeyRing.open(options());
    const old = ring.currentWrappingKey.id;
    await expect(ring.removeWrappingKey(old, async () => 0)).rejects.toThrow('The current wrapping key stays');
    await ring.addWrappingKey();
    await expect(ring.removeWrappingKey(old, async () => 0)).rejects.toThrow('try again in a minute');
    clock.time += 60_000;
    await expect(ring.removeWrappingKey(old, async () => 3)).rejects.toThrow(`3 data keys still need ${old}`);
    await ring.removeWrappingKey(old, async () => 0);
    expect(ring.wrappingKey(old)).toBeNull();
  });

  it('rotates the token keys and keeps the last ones', async () => {
    const ring = await KeyRing.open(options());
    const [first] = ring.tokenKeys;
    await ring.rotateTokenKey();
    await ring.rotateTokenKey();
    expect(ring.tokenKeys.map(({ id }) => id)).toContain(first?.id);
    await ring.rotateTokenKey();
    expect(ring.tokenKeys).toHaveLength(3);
    expect(ring.tokenKeys.map(({ id }) => id)).not.toContain(first?.id);
  });

  it('gives every purpose a key of its own', async () => {
    const ring = await KeyRing.open(options());
    const keys = (['reservation', 'idempotency', 'access-key', 'nonce', 'cursor'] as const).map((purpose) =>
      ring.permanentKey(purpose).toString('hex'),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('takes over the draft of a process that was killed', async () => {
    const ring = await KeyRing.open(options());
    await writeFile(`${path}.next`, 'half a dra');
    const added = await ring.addWrappingKey();
    expect((await KeyRing.open(options())).currentWrappingKey).toEqual(added);
    expect(await readdir(join(directory, 'keys'))).toEqual(['key-ring.json', 'key-ring.json.lock']);
  });

  it('is changed where it is when its path is a symbolic link to it', async () => {
    const kept = join(directory, 'safe', 'ring.json');
    await KeyRing.open(options({ path: kept }));
    await mkdir(dirname(path));
    await symlink(kept, path);
    const added = await (await KeyRing.open(options())).addWrappingKey();
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect((await KeyRing.open(options({ path: kept }))).currentWrappingKey).toEqual(added);
    expect(await readdir(dirname(path))).toEqual(['key-ring.json']);
    expect(await readdir(dirname(kept))).toEqual(['ring.json', 'ring.json.lock']);
  });

  it('is not made where its path is a symbolic link to nothing', async () => {
    await mkdir(dirname(path));
    await symlink(join(directory, 'not-mounted', 'ring.json'), path);
    await expect(KeyRing.open(options())).rejects.toMatchObject({
      reason: 'unreadable',
      message: expect.stringContaining('is a symbolic link to what is not there or cannot be reached (ENOENT)'),
    });
    expect(await readdir(directory)).toEqual(['keys']);
  });

  it('says in a sentence that its directory cannot be written, whether it is made or changed', async () => {
    const ring = await KeyRing.open(options());
    await rm(`${path}.lock`);
    await mkdir(`${path}.lock`);
    const told = (what: string) => ({
      reason: 'unreadable',
      message: `The key ring ${path} cannot be ${what}: its directory cannot be written, where its lock and its next version are made`,
    });
    await expect(ring.addWrappingKey()).rejects.toMatchObject(told('changed'));
    await rm(path);
    await expect(KeyRing.open(options())).rejects.toMatchObject(told('made'));
  });

  it('keeps the keys that it has when the file goes bad while it runs, but changes nothing then', async () => {
    const ring = await KeyRing.open(options());
    const { id } = ring.currentWrappingKey;
    await rm(path);
    await ring.refresh();
    expect(ring.currentWrappingKey.id).toBe(id);
    await expect(ring.addWrappingKey()).rejects.toMatchObject({ reason: 'lost' });
  });

  it('cannot be printed', async () => {
    const ring = await KeyRing.open(options());
    const key = ring.currentWrappingKey.key.toString('base64url');
    for (const printed of [JSON.stringify({ ring }), inspect(ring, { depth: 9, showHidden: true })]) {
      expect(printed).not.toContain(key);
      expect(printed).not.toContain(ring.currentWrappingKey.key.toString('hex'));
    }
  });
});
