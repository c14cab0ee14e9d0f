/**
 * The result of a subscription resolver: starts with the first `next()`, and whatever way it ends (unsubscribe, lost connection,
 * error) aborts the signal, so that nothing is left waiting behind it.
 */
export function live<T>(start: (signal: AbortSignal) => AsyncIterable<T>): AsyncIterableIterator<T> {
  const abort = new AbortController();
  let source: AsyncIterator<T> | undefined;
  const done = { done: true as const, value: undefined };
  const aborted = new Promise<typeof done>((resolve) =>
    abort.signal.addEventListener('abort', () => resolve(done), { once: true }),
  );
  const end = (): Promise<IteratorResult<T>> => {
    abort.abort();
    return Promise.resolve(done);
  };
  return {
    next: async () => {
      if (abort.signal.aborted) return done;
      source ??= start(abort.signal)[Symbol.asyncIterator]();
      try {
        return await Promise.race([source.next(), aborted]);
      } catch (error) {
        abort.abort();
        throw error;
      }
    },
    return: end,
    throw: async (error) => {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
