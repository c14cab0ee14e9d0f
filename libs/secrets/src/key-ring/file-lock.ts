import { setTimeout } from 'node:timers/promises';
import { lockFile, sqliteFault } from '@ringledger/sqlite';

const RETRY_MS = 20;

/**
 * One holder at a time over all processes. The lock is one of the operating system, which ends with its process, however that ends: nobody
 * has to judge whether it was left behind. Its file stays, for who removed it could let two in.
 * @returns null when it could not be had within `waitMs`
 */
export async function withFileLock<T>(
  path: string,
  waitMs: number,
  action: () => Promise<T>,
): Promise<{ result: T } | null> {
  for (let waited = 0; ; waited += RETRY_MS) {
    const release = await tryLock(path);
    if (release === null) {
      if (waited >= waitMs) return null;
      await setTimeout(RETRY_MS);
      continue;
    }
    try {
      return { result: await action() };
    } finally {
      release();
    }
  }
}

async function tryLock(path: string): Promise<(() => void) | null> {
  try {
    return await lockFile(path);
  } catch (error) {
    if (sqliteFault(error) === 'busy') return null;
    throw error;
  }
}
