/** Wakes who waits for a change of one document. Changes that come while nobody looks are one change. */
export class Watchers {
  private readonly byId = new Map<string, Set<() => void>>();
  private ended = false;

  /** How many are waiting. */
  get size(): number {
    let size = 0;
    for (const wakers of this.byId.values()) size += wakers.size;
    return size;
  }

  changed(id: string): void {
    for (const wake of this.byId.get(id) ?? []) wake();
  }

  /** As after a change of every document: for when changes may have been missed. */
  changedAll(): void {
    for (const wakers of this.byId.values()) for (const wake of wakers) wake();
  }

  /** Ends every watch, and each one to come. */
  end(): void {
    this.ended = true;
    this.changedAll();
  }

  /** Which documents are watched. */
  get ids(): readonly string[] {
    return [...this.byId.keys()];
  }

  /** `onBegin` is called once this watch counts. */
  async *watch(
    id: string,
    signal: AbortSignal,
    onBegin: () => void = () => undefined,
  ): AsyncGenerator<void, void, undefined> {
    let changed = true;
    let wake: () => void = () => undefined;
    const note = () => {
      changed = true;
      wake();
    };
    const ended = () => wake();
    this.add(id, note);
    signal.addEventListener('abort', ended);
    onBegin();
    try {
      while (!signal.aborted && !this.ended) {
        if (!changed) {
          await new Promise<void>((resolve) => (wake = resolve));
          continue;
        }
        changed = false;
        yield;
      }
    } finally {
      signal.removeEventListener('abort', ended);
      this.remove(id, note);
    }
  }

  private add(id: string, note: () => void): void {
    const wakers = this.byId.get(id);
    if (wakers === undefined) this.byId.set(id, new Set([note]));
    else wakers.add(note);
  }

  private remove(id: string, note: () => void): void {
    const wakers = this.byId.get(id);
    wakers?.delete(note);
    if (wakers?.size === 0) this.byId.delete(id);
  }
}
