import { type HeaderName, headerName } from './header-names.js';

interface Field {
  readonly name: string;
  readonly values: string[];
}

/** The headers of one message: names without regard to case or compact form, values in the order of the message. */
export class SipHeaders {
  readonly #fields = new Map<string, Field>();

  static of(...entries: readonly (readonly [string, string])[]): SipHeaders {
    const headers = new SipHeaders();
    for (const [name, value] of entries) headers.add(name, value);
    return headers;
  }

  /** False when the header may occur only once and is there already; the first value stays. */
  add(name: string, value: string): boolean {
    return this.put(headerName(name), value);
  }

  put(header: HeaderName, value: string): boolean {
    const field = this.#fields.get(header.key);
    if (field === undefined) {
      this.#fields.set(header.key, { name: header.name, values: [value] });
      return true;
    }
    if (header.single) return false;
    field.values.push(value);
    return true;
  }

  first(name: string): string | undefined {
    return this.all(name)[0];
  }

  all(name: string): readonly string[] {
    return (this.#fields.get(name) ?? this.#fields.get(headerName(name).key))?.values ?? [];
  }

  has(name: string): boolean {
    return this.all(name).length > 0;
  }

  *entries(): IterableIterator<readonly [string, string]> {
    for (const { name, values } of this.#fields.values()) for (const value of values) yield [name, value];
  }
}
