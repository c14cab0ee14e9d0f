import { lstat, readlink, symlink, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';

/** A change of the file takes milliseconds; a lock this old was left by a process of another machine that died. */
const ABANDONED_AFTER_MS = 30_000;
const RETRY_MS = 20;

const heldHere = new Set<string>();

/**
 * One holder at a time over all processes. The lock is a symbolic link that names its holder: made in one step, so that a
 * killed process leaves either none or one that says whose it was, and the next one takes it over.
 * @returns null when it could not be had within `waitMs`
 */
export async function withFileLock<T>(
  path: string,
  waitMs: number,
  action: () => Promise<T>,
): Promise<{ result: T } | null> {
  for (let waited = 0; !(await acquire(path)); waited += RETRY_MS) {
    if (waited >= waitMs) return null;
    await setTimeout(RETRY_MS);
  }
  try {
    return { result: await action() };
  } finally {
    await unlink(path);
    heldHere.delete(path);
  }
}

async function acquire(path: string): Promise<boolean> {
  if (heldHere.has(path)) return false;
  heldHere.add(path);
  try {
    if (await isAbandoned(path)) await unlink(path).catch(() => undefined);
    await symlink(`${hostname()}:${process.pid}`, path);
    return true;
  } catch (error) {
    heldHere.delete(path);
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const holder = await readlink(path);
    const [host, pid] = [holder.slice(0, holder.lastIndexOf(':')), Number(holder.slice(holder.lastIndexOf(':') + 1))];
    if (host === hostname()) return pid === process.pid || !isRunning(pid);
    return Date.now() - (await lstat(path)).mtimeMs > ABANDONED_AFTER_MS;
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
