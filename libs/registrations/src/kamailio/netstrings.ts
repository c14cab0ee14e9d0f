/** A length has at most so many digits, so that nobody can announce a message that never ends. */
const MOST_DIGITS = 6;
const COLON = 0x3a;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;

/** What arrived is no netstring, or one that is too long: whatever follows cannot be told apart any more. */
export class NetstringError extends Error {
  readonly code = 'NETSTRING';
}

/** Takes a stream of netstrings (`12:hello world!,`) apart. Holds no more than one message. */
export class NetstringReader {
  #held: Buffer = Buffer.alloc(0);

  constructor(private readonly mostBytes: number) {}

  /** @throws NetstringError when the stream cannot be understood. */
  *read(bytes: Buffer): Generator<Buffer> {
    let rest = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    for (let found = this.#first(rest); found !== null; found = this.#first(rest)) {
      yield rest.subarray(found.from, found.to);
      rest = rest.subarray(found.to + 1);
    }
    // A copy, so that a few bytes do not keep a large one alive.
    this.#held = Buffer.from(rest);
  }

  #first(bytes: Buffer): { readonly from: number; readonly to: number } | null {
    let length = 0;
    let at = 0;
    for (; at < bytes.length && bytes[at] !== COLON; at++) {
      const digit = bytes[at] as number;
      if (digit < ZERO || digit > NINE || at === MOST_DIGITS) throw new NetstringError('Not a length');
      length = length * 10 + digit - ZERO;
    }
    if (at === bytes.length) return null;
    if (at === 0 || length > this.mostBytes) throw new NetstringError(`A length of ${length} bytes`);
    const to = at + 1 + length;
    if (bytes.length <= to) return null;
    if (bytes[to] !== COMMA) throw new NetstringError('No comma behind a message');
    return { from: at + 1, to };
  }
}

export function netstring(text: string): string {
  return `${Buffer.byteLength(text)}:${text},`;
}
