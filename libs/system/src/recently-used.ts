interface Entry<V> {
  readonly key: string;
  readonly value: V;
  readonly weight: number;
  newer: Entry<V> | undefined;
  older: Entry<V> | undefined;
}

/**
 * A map of bounded weight, by default the number of its entries; what was not used for longest makes room. The order is kept in links: a `Map` that entries leave at one end and
 * join at the other keeps their places, and whoever asks it for the oldest walks over them, tens of microseconds in a large one.
 */
export class RecentlyUsed<V> {
  readonly #entries = new Map<string, Entry<V>>();
  #weight = 0;
  #newest: Entry<V> | undefined;
  #oldest: Entry<V> | undefined;

  constructor(
    private readonly capacity: number,
    private readonly onGone: (value: V) => void = () => undefined,
  ) {}

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry !== this.#newest) {
      this.#unlink(entry);
      this.#append(entry);
    }
    return entry.value;
  }

  /** In no order; none of them counts as used. */
  keys(): IterableIterator<string> {
    return this.#entries.keys();
  }

  set(key: string, value: V, weight = 1): void {
    this.delete(key);
    const entry = { key, value, weight, newer: undefined, older: undefined };
    this.#entries.set(key, entry);
    this.#weight += weight;
    this.#append(entry);
    while (this.#weight > this.capacity) this.forgetOldest();
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
    this.#unlink(entry);
    this.onGone(entry.value);
  }

  clear(): void {
    while (this.#oldest) this.forgetOldest();
  }

  forgetOldest(): void {
    if (this.#oldest) this.delete(this.#oldest.key);
  }

  #append(entry: Entry<V>): void {
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest) this.#newest.newer = entry;
    else this.#oldest = entry;
    this.#newest = entry;
  }

  #unlink(entry: Entry<V>): void {
    if (entry.newer) entry.newer.older = entry.older;
    else this.#newest = entry.older;
    if (entry.older) entry.older.newer = entry.newer;
    else this.#oldest = entry.newer;
  }
}
