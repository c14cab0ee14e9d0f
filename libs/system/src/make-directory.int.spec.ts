import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from './make-directory.js';

describe('making a directory', () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'make-directory-'))));
  afterEach(() => rm(directory, { recursive: true }));

  it('makes those above it too, for this user alone, however many do so at once', async () => {
    const path = join(directory, 'a', 'b', 'c');
    await Promise.all([makeDirectory(path), makeDirectory(path), makeDirectory(`${path}/`)]);
    for (const made of ['a', 'a/b', 'a/b/c']) expect((await stat(join(directory, made))).mode & 0o777).toBe(0o700);
  });

  it('leaves what is there as it is, also behind a link', async () => {
    await makeDirectory(directory);
    await symlink(directory, join(directory, 'link'));
    await makeDirectory(join(directory, 'link'));
    await makeDirectory('/');
  });

  it.each([
    ['/proc/nope', 'ENOENT'],
    ['/proc/nope/deep/down', 'ENOENT'],
    ['/proc/1/x', 'ENOENT'],
  ])('given that nothing can be made at %s, says so', async (path, code) => {
    await expect(makeDirectory(path)).rejects.toMatchObject({ code });
  });

  it('given a file in the way, says so', async () => {
    await writeFile(join(directory, 'file'), '');
    await expect(makeDirectory(join(directory, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeDirectory(join(directory, 'file', 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
