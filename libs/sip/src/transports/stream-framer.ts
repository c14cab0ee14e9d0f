import { SIP_LIMITS } from '../message/limits.js';
import { contentLengthOf } from './content-length.js';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);
const CR = 13;
const LF = 10;

export interface FramedStream {
  message(bytes: Buffer): void;
  /** A double line break: the keep-alive that wants a single one back (RFC 5626 section 3.5.1). Once a chunk, however many. */
  ping(): void;
}

/**
 * Cuts a byte stream into messages (RFC 3261 sections 7.5, 18.3 and 20.14): Content-Length is mandatory and bounded.
 * What it holds never exceeds one message and one chunk. After an error the stream has no meaning any more.
 */
export class StreamFramer {
  #pending: Buffer = NOTHING;
  #searched = 0;
  #needed = 0;
  #breaks = 0;
  #pinged = false;

  constructor(private readonly stream: FramedStream) {}

  /** Whether a message has begun and not ended. */
  get unfinished(): boolean {
    return this.#pending.length > 0;
  }

  /** The error that ends the stream, or undefined. */
  push(chunk: Buffer): string | undefined {
    let bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    let error: string | undefined;
    for (;;) {
      if (this.#needed === 0) bytes = this.#skipBreaks(bytes);
      const taken = this.#take(bytes);
      if (typeof taken === 'string') error = taken;
      if (typeof taken !== 'number') break;
      bytes = bytes.subarray(taken);
    }
    // A copy: a few bytes must not keep the whole chunk alive.
    this.#pending = error === undefined && bytes.length > 0 ? Buffer.from(bytes) : NOTHING;
    if (this.#pinged) this.stream.ping();
    this.#pinged = false;
    return error;
  }

  /** How many bytes were a message; undefined = wait for more; text = error. */
  #take(bytes: Buffer): number | string | undefined {
    if (this.#needed === 0) {
      const end = bytes.indexOf(END_OF_HEAD, this.#searched);
      if (end > SIP_LIMITS.headBytes || (end < 0 && bytes.length > SIP_LIMITS.headBytes + 3)) return 'head too large';
      if (end < 0) {
        this.#searched = Math.max(0, bytes.length - 3);
        return undefined;
      }
      const length = contentLengthOf(bytes.subarray(0, end));
      if (typeof length === 'string') return length;
      this.#needed = end + END_OF_HEAD.length + length;
      if (this.#needed > SIP_LIMITS.messageBytes) return 'message too large';
    }
    const needed = this.#needed;
    if (bytes.length < needed) return undefined;
    this.#needed = 0;
    this.#searched = 0;
    this.#breaks = 0;
    this.stream.message(bytes.subarray(0, needed));
    return needed;
  }

  #skipBreaks(bytes: Buffer): Buffer {
    let at = 0;
    while (bytes[at] === CR && bytes[at + 1] === LF) {
      at += 2;
      this.#breaks++;
      if (this.#breaks === 2) {
        this.#breaks = 0;
        this.#pinged = true;
      }
    }
    if (at === 0) {
      if (bytes.length > 1) this.#breaks = 0;
      return bytes;
    }
    this.#searched = 0;
    return bytes.subarray(at);
  }
}
