/** A map of bounded size; what was not used for longest makes room. */
export class RecentlyUsed<T> {
  readonly #entries = new Map<string, T>();

  constructor(
    private readonly capacity: number,
    private readonly onGone: (value: T) => void = () => undefined,
  ) {}

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: string, value: T): void {
    this.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.capacity) this.forgetOldest();
  }

  delete(key: string): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.onGone(value);
  }

  forgetOldest(): void {
    for (const [key] of this.#entries) return this.delete(key);
  }
}
