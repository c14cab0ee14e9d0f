/** The subscriptions of a store, so that closing it ends them all. */
export class OpenSubscriptions {
  private readonly open = new Set<AbortController>();

  /** Runs a generator under a signal that fires with the caller's own, or when the store closes. */
  async *run<T>(
    callers: AbortSignal,
    generate: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
  ): AsyncGenerator<T, void, undefined> {
    if (callers.aborted) return;
    const own = new AbortController();
    const abort = () => own.abort();
    callers.addEventListener('abort', abort);
    this.open.add(own);
    try {
      for await (const item of generate(own.signal)) {
        // Aborted while the item before it was handled: the consumer wants nothing more.
        if (own.signal.aborted) return;
        yield item;
      }
    } finally {
      callers.removeEventListener('abort', abort);
      this.open.delete(own);
    }
  }

  /** One whose consumer is busy ends when the consumer asks for more: it is not waited for, or closing could wait for ever. */
  end(): void {
    for (const controller of this.open) controller.abort();
  }
}
