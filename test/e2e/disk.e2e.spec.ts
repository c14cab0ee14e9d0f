import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openExchange, startOn } from '../harness/exchange.js';
import { logIn } from '../harness/graphql-client.js';
import type { Changed } from '../harness/graphql-client.js';
import { registerOrganization } from '../harness/line.js';

describe('the disk', () => {
  let directory: string;

  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'ringledger-disk-'))));
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const starting = (path: string) => startOn(path, []);

  it('is in use by another process: the second one says so and changes nothing', async () => {
    const exchange = await openExchange();
    await expect(starting(exchange.directory)).rejects.toThrow(/in use by another process/);
    expect(await exchange.administrator()).toBeDefined();
    await exchange.stop();
  });

  it('is no directory, or cannot be written: the start ends with a sentence that names the path', async () => {
    const file = join(directory, 'a-file');
    await writeFile(file, '');
    await expect(starting(file)).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      reason: 'read-only',
      message: expect.stringContaining(file),
    });
  });

  it('lost the end of the log: the start ends and asks for a backup, nothing is mended silently', async () => {
    const exchange = await openExchange();
    await registerOrganization(await exchange.administrator(), 'Acme');
    const copy = join(directory, 'copy');
    await exchange.restart();
    await cp(exchange.directory, copy, { recursive: true });
    await exchange.stop();
    const log = join(copy, 'log');
    for (const name of await readdir(log)) if (/-(wal|shm)$|lock/.test(name)) await rm(join(log, name));
    const path = join(log, (await readdir(log)).find((name) => name.endsWith('.db')) ?? '');
    const { size } = await stat(path);
    const handle = await open(path, 'r+');
    await handle.write(Buffer.alloc(4096, 0x5a), 0, 4096, size - 4096);
    await handle.close();
    await expect(starting(copy)).rejects.toThrow(/damaged.*backup/s);
  });

  it.each([
    ['the key ring', ['keys']],
    ['the key ring and the read models', ['keys', 'read-models']],
  ])('lost %s: the start ends, and no new one takes its place', async (_, lost) => {
    const exchange = await openExchange();
    const copy = join(directory, 'copy');
    await exchange.restart();
    await cp(exchange.directory, copy, { recursive: true });
    await exchange.stop();
    for (const part of lost) await rm(join(copy, part), { recursive: true });
    await expect(starting(copy)).rejects.toThrow(/key ring .* is missing/i);
    expect(await readdir(copy)).not.toContain('keys');
  });

  const small = smallDisk();
  (small.available ? it : it.skip)(
    `is full${small.available ? '' : ` (skipped: ${small.reason})`}: commands are refused, queries go on, nothing is lost, and work goes on when there is room`,
    async () => {
      const mount = join(directory, 'small');
      await mkdir(mount);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', mount]);
      try {
        await fillUnderWork(mount);
      } finally {
        execFileSync('umount', ['-l', mount]);
      }
    },
  );
});

/** Fills the disk under a running exchange, and makes room again. */
async function fillUnderWork(mount: string): Promise<void> {
  const data = join(mount, 'data');
  await mkdir(data);
  const running = await startOn(data, []);
  try {
    const client = await logIn(running.graphql, 'admin', running.password);
    const register = (name: string) =>
      client.change('registerOrganization', { name }, { success: 'OrganizationChanged' });
    const isThere = async ({ id, position: after }: Changed) => {
      const query = 'query($id: ID!, $after: String) { organization(id: $id, after: $after) { id } }';
      expect((await client.ask<{ organization: unknown }>(query, { id, after })).organization).toEqual({ id });
    };
    const kept = [await register('Before')];
    await isThere(kept[0] as Changed);
    await fill(join(mount, 'ballast'));
    let refusal: unknown;
    while (refusal === undefined) {
      await register(`Organization ${kept.length}`).then(
        (changed) => kept.push(changed),
        (error: unknown) => (refusal = error),
      );
    }
    expect(refusal).toMatchObject({ code: 'STORE_FULL' });
    await isThere(kept[0] as Changed);

    await rm(join(mount, 'ballast'));
    kept.push(await register('After'));
    for (const changed of kept) await isThere(changed);
  } finally {
    await running.close();
  }
}

async function fill(path: string): Promise<void> {
  const handle = await open(path, 'w');
  try {
    for (;;) await handle.write(Buffer.alloc(16_384, 1));
  } catch {
    // No room is left.
  } finally {
    await handle.close();
  }
}

function smallDisk(): { readonly available: boolean; readonly reason: string } {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'pipe' });
    return { available: process.getuid?.() === 0, reason: 'only root can mount' };
  } catch {
    return { available: false, reason: 'this user cannot mount a small disk' };
  }
}
