import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { DestinationStream } from 'pino';

/** Bytes that wait while nothing can be written; what comes then is dropped. */
const MOST_WAITING = 4 * 1024 * 1024;
/** Between two attempts, in ms. */
const PAUSE = 100;
/** Of attempts at the end of the process, while its reader is slow. */
const LAST_ATTEMPTS = 10;
const STANDARD_ERROR = 2;

/**
 * Writes lines at once, so that a crash loses none, but never waits and never throws: what a full disk or a reader that stalls does not take is
 * kept, within bounds, and written when it goes on.
 */
export class LineWriter implements DestinationStream {
  static #standardError: LineWriter | undefined;
  #dropped = 0;
  #waiting: Buffer[] = [];
  #bytes = 0;
  #again: NodeJS.Timeout | undefined;

  constructor(private readonly descriptor: number) {}

  /** The one of this process. */
  static get standardError(): LineWriter {
    if (LineWriter.#standardError) return LineWriter.#standardError;
    const writer = new LineWriter(unblocked());
    process.once('exit', () => writer.end());
    return (LineWriter.#standardError = writer);
  }

  /** Lines that were lost. */
  get dropped(): number {
    return this.#dropped;
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#bytes + bytes.length > MOST_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    if (this.#again === undefined) this.#write();
  }

  /** The last attempts, for which the process waits. */
  end(): void {
    clearTimeout(this.#again);
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    for (let attempt = 0; !this.#drained() && attempt < LAST_ATTEMPTS; attempt += 1) Atomics.wait(sleeper, 0, 0, PAUSE);
  }

  #write(): void {
    this.#again = undefined;
    if (!this.#drained()) this.#again = setTimeout(() => this.#write(), PAUSE).unref();
  }

  #drained(): boolean {
    try {
      while (this.#waiting.length > 0) {
        const next = Buffer.concat(this.#waiting);
        this.#waiting = [next];
        const written = writeSync(this.descriptor, next);
        this.#bytes -= written;
        this.#waiting = written < next.length ? [next.subarray(written)] : [];
      }
      return true;
    } catch {
      return false;
    }
  }
}

/** Standard error such that a write never waits for a reader. */
function unblocked(): number {
  if (!isatty(STANDARD_ERROR)) {
    // Node makes a pipe or a socket non-blocking when it makes the stream; a file takes no reader.
    if (!fstatSync(STANDARD_ERROR).isFile()) void process.stderr;
    return STANDARD_ERROR;
  }
  try {
    // Opened anew: the flags of a terminal are shared with the shell.
    return openSync('/dev/stderr', constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return STANDARD_ERROR;
  }
}
