import { plainText } from './plain-text.js';

/** Words that the phone takes for a command instead of a value. */
const RESERVED = /^%(NULL|EMPTY)%$/i;

/** Whether the phone would read `value` as "reset to the factory default" or "empty". */
export const isReservedWord = (value: string): boolean => RESERVED.test(plainText(value));

/**
 * A Yealink file, line by line. The grammar has no escape: the value is the rest of the line. So a value is cleaned of
 * everything that could end the line, and a reserved word loses its percent signs.
 */
export class YealinkLines {
  private readonly lines = ['#!version:1.0.0.1'];

  /** `name` is a literal of the renderer with numbers in it, never input. */
  set(name: string, value: string | number): this {
    this.lines.push(`${name} = ${plainText(String(value)).replace(RESERVED, '$1')}`.trimEnd());
    return this;
  }

  /** Gives a parameter back its factory default. */
  reset(name: string): this {
    this.lines.push(`${name} = %NULL%`);
    return this;
  }

  setOrReset(name: string, value: string | number | null): this {
    return value === null || plainText(String(value)) === '' ? this.reset(name) : this.set(name, value);
  }

  toString(): string {
    return `${this.lines.join('\n')}\n`;
  }
}
