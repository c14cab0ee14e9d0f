import { lstat, open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sqliteFault } from '@ringledger/sqlite';
import { makeDirectory } from '@ringledger/system';
import { KeyRingUnusableError } from '../errors.js';
import { withFileLock } from './file-lock.js';
import { readContent, writeContent } from './key-ring-content.js';
import type { KeyRingContent } from './key-ring-content.js';

const OWNER_ONLY = 0o600;
const LOCK_WAIT_MS = 5_000;
/** Nobody but the owner may write it, and nobody beyond owner and group may read it. */
const FORBIDDEN_MODE = 0o027;

/** The file, written so that at every instant it is either the old content or the new one, on the disk; behind a symbolic link too. */
export class KeyRingFile {
  constructor(readonly path: string) {}

  /** Null when there is no file. @throws KeyRingUnusableError */
  async read(): Promise<KeyRingContent | null> {
    let text: string;
    try {
      const found = await stat(await this.place());
      const { mode } = found;
      if (found.isDirectory()) {
        throw new KeyRingUnusableError('unreadable', `The key ring ${this.path} must be a file, but is a directory.`);
      }
      if ((mode & FORBIDDEN_MODE) !== 0) {
        const octal = (mode & 0o777).toString(8);
        throw new KeyRingUnusableError(
          'exposed',
          `The key ring ${this.path} can be read or changed by others (mode ${octal}): chmod 600 it. Rotate the keys if it lay open.`,
        );
      }
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      if (error instanceof KeyRingUnusableError) throw error;
      throw new KeyRingUnusableError('unreadable', `The key ring ${this.path} cannot be read: ${codeOf(error)}`);
    }
    try {
      return readContent(text);
    } catch (error) {
      throw new KeyRingUnusableError(
        'damaged',
        `The key ring ${this.path} is damaged: ${(error as Error).message}. Put it back from its backup; without it no secret can be read.`,
      );
    }
  }

  /** Makes the file when there is none; returns what is in it then. @throws KeyRingUnusableError */
  async create(content: KeyRingContent): Promise<KeyRingContent> {
    try {
      await makeDirectory(dirname(this.path));
      return await this.locked(async (found) => found ?? content);
    } catch (error) {
      throw this.unwritable('made', error);
    }
  }

  /** What changes with the content; null when there is no file. */
  async fingerprint(): Promise<string | null> {
    try {
      const { ino, size, mtimeMs } = await stat(this.path);
      return `${ino}/${size}/${mtimeMs}`;
    } catch {
      return null;
    }
  }

  /** Reads, changes and writes as one step, over all processes on this file. Unchanged content is not written. */
  async change(next: (found: KeyRingContent | null) => Promise<KeyRingContent>): Promise<KeyRingContent> {
    try {
      return await this.locked(next);
    } catch (error) {
      throw this.unwritable('changed', error);
    }
  }

  private async locked(next: (found: KeyRingContent | null) => Promise<KeyRingContent>): Promise<KeyRingContent> {
    const place = await this.place();
    const done = await withFileLock(`${place}.lock`, LOCK_WAIT_MS, async () => {
      const found = await this.read();
      const content = await next(found);
      if (content !== found) await replace(place, content);
      return content;
    });
    if (done === null) {
      throw new KeyRingUnusableError(
        'locked',
        `The key ring ${this.path} is being changed by another process: try again.`,
      );
    }
    return done.result;
  }

  /** Of the file itself: what is put in the place of a link would leave the keys where they are, and the new ones beside the data. */
  private async place(): Promise<string> {
    try {
      return await realpath(this.path);
    } catch (error) {
      const isLink = await lstat(this.path).then(
        (found) => found.isSymbolicLink(),
        () => false,
      );
      if (!isLink) return this.path;
      throw new KeyRingUnusableError(
        'unreadable',
        `The key ring ${this.path} is a symbolic link to what is not there or cannot be reached (${codeOf(error)}): mount it, or put the file back.`,
      );
    }
  }

  private unwritable(what: string, error: unknown): unknown {
    const why = whyUnwritable(error);
    if (why === null) return error;
    return new KeyRingUnusableError('unreadable', `The key ring ${this.path} cannot be ${what}: ${why}`);
  }
}

async function replace(path: string, content: KeyRingContent): Promise<void> {
  const draft = `${path}.next`;
  // A draft that a killed process left behind is overwritten, not kept: it holds keys.
  await unlink(draft).catch(() => undefined);
  const file = await open(draft, 'wx', OWNER_ONLY);
  try {
    await file.writeFile(writeContent(content));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncDirectory(dirname(path));
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Null: it is about something else. */
function whyUnwritable(error: unknown): string | null {
  switch (sqliteFault(error)) {
    case 'readonly':
    case 'cannot-open':
      return 'its directory cannot be written, where its lock and its next version are made';
    case 'full':
      return 'there is no room left on its disk';
    case undefined:
      return error instanceof Error && 'syscall' in error ? codeOf(error) : null;
    default:
      return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
