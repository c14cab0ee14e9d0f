import { open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeDirectory } from '@ringledger/system';
import { KeyRingUnusableError } from '../errors.js';
import { withFileLock } from './file-lock.js';
import { readContent, writeContent } from './key-ring-content.js';
import type { KeyRingContent } from './key-ring-content.js';

const OWNER_ONLY = 0o600;
const LOCK_WAIT_MS = 5_000;
/** Nobody but the owner may write it, and nobody beyond owner and group may read it. */
const FORBIDDEN_MODE = 0o027;

/** The file, written so that at every instant it is either the old content or the new one, on the disk. */
export class KeyRingFile {
  constructor(readonly path: string) {}

  /** Null when there is no file. @throws KeyRingUnusableError */
  async read(): Promise<KeyRingContent | null> {
    let text: string;
    try {
      const found = await stat(this.path);
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
      return await this.change(async (found) => found ?? content);
    } catch (error) {
      if (error instanceof KeyRingUnusableError) throw error;
      throw new KeyRingUnusableError('unreadable', `The key ring ${this.path} cannot be made: ${codeOf(error)}`);
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
    const done = await withFileLock(`${this.path}.lock`, LOCK_WAIT_MS, async () => {
      const found = await this.read();
      const content = await next(found);
      if (content !== found) await this.replace(content);
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

  private async replace(content: KeyRingContent): Promise<void> {
    const draft = `${this.path}.next`;
    // A draft that a killed process left behind is overwritten, not kept: it holds keys.
    await unlink(draft).catch(() => undefined);
    const file = await open(draft, 'wx', OWNER_ONLY);
    try {
      await file.writeFile(writeContent(content));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.path);
    await this.syncDirectory();
  }

  private async syncDirectory(): Promise<void> {
    const directory = await open(dirname(this.path), 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
