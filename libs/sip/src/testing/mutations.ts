/** Broken messages without end, the same for the same seed: byte flips, cuts, splices, repeats, lies about lengths. */
export class Mutations {
  #state: number;

  constructor(
    private readonly seeds: readonly Buffer[],
    seed: number,
  ) {
    this.#state = seed >>> 0 || 1;
  }

  next(): Buffer {
    let bytes: Buffer = Buffer.from(this.#pick(this.seeds));
    for (let changes = 1 + this.#below(4); changes > 0; changes--) bytes = this.#change(bytes);
    return bytes.length > 65_000 ? bytes.subarray(0, 65_000) : bytes;
  }

  #change(bytes: Buffer): Buffer {
    const at = this.#below(bytes.length + 1);
    const end = Math.min(bytes.length, at + this.#below(40));
    switch (this.#below(9)) {
      case 0: {
        const flipped = Buffer.from(bytes);
        for (let flips = 1 + this.#below(8); flips > 0; flips--)
          flipped[this.#below(flipped.length)]! ^= 1 << this.#below(8);
        return flipped;
      }
      case 1:
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
      case 2:
        return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
      case 3: {
        const other = this.#pick(this.seeds);
        return Buffer.concat([bytes.subarray(0, at), other.subarray(this.#below(other.length))]);
      }
      case 4:
        return Buffer.concat([bytes.subarray(0, at), this.#filler(), bytes.subarray(at)]);
      case 5:
        return Buffer.from(
          bytes.toString('latin1').replace(/(Content-Length|l) ?: *[0-9]+/i, `$1: ${this.#below(30_000)}`),
          'latin1',
        );
      case 6:
        return Buffer.from(
          bytes.toString('latin1').replace(/[0-9]+/, () => String(this.#below(2 ** 31) * 97)),
          'latin1',
        );
      case 7:
        return bytes.subarray(0, at);
      default:
        return this.#repeatedLine(bytes);
    }
  }

  #repeatedLine(bytes: Buffer): Buffer {
    const lines = bytes.toString('latin1').split('\r\n');
    const line = this.#pick(lines);
    lines.splice(this.#below(lines.length), 0, ...Array<string>(1 + this.#below(120)).fill(line));
    return Buffer.from(lines.join('\r\n'), 'latin1');
  }

  #filler(): Buffer {
    const words = [
      '\r\n',
      '\n',
      '\0',
      '"',
      '<',
      '>',
      ';',
      ',',
      '\\',
      ' ',
      '\t',
      '%0d%0a',
      '[::',
      '@',
      '\u2028',
      '__proto__',
      ':',
    ];
    return Buffer.from(this.#pick(words).repeat(1 + this.#below(this.#below(20) === 0 ? 8000 : 6)));
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)] as T;
  }

  /** A uniform number below `bound` (xorshift, Marsaglia 2003). */
  #below(bound: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    this.#state >>>= 0;
    return bound <= 0 ? 0 : this.#state % bound;
  }
}
