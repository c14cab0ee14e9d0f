import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite, WalSync } from './index.js';

describe('waiting for the disk beside the event loop', () => {
  let directory: string;
  let path: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sqlite-'));
    path = join(directory, 'x.db');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const openWal = async () => {
    const database = await openSqlite(path);
    database.prepare('PRAGMA journal_mode = WAL').rows([]);
    database.exec('PRAGMA synchronous = NORMAL; CREATE TABLE t (n INTEGER)');
    return database;
  };

  it('resolves for every commit before the call, one turn for those that wait', async () => {
    const database = await openWal();
    const disk = new WalSync(path);
    const [first, second, third] = [disk.reached(), disk.reached(), disk.reached()];
    expect(second).toBe(first);
    await first;
    expect(disk.reached()).not.toBe(third);
    await disk.close();
    database.close();
  });

  it('begins another turn for what is committed while one is under way', async () => {
    const database = await openWal();
    const disk = new WalSync(path);
    const first = disk.reached();
    await Promise.resolve();
    await Promise.resolve();
    const second = disk.reached();
    expect(second).not.toBe(first);
    await Promise.all([first, second]);
    await disk.close();
    database.close();
  });

  it('never succeeds again once it has failed', async () => {
    // A device that cannot be synchronized, as a disk that fails.
    symlinkSync('/dev/null', `${path}-wal`);
    const disk = new WalSync(path);
    const failed = disk.reached();
    await expect(failed).rejects.toThrow('EINVAL');
    await expect(disk.reached()).rejects.toThrow('EINVAL');
    await disk.close();
  });
});
