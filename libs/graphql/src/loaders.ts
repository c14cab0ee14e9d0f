import DataLoader from 'dataloader';

/** One set of batch loaders per GraphQL operation, of a subscription per push, made when first asked for. */
export class Loaders {
  readonly #loaders = new Map<string, DataLoader<string, unknown>>();

  /** Joins by id without one query per row: `loaders.of('extension', ids => …)`. `batch` may leave out what does not exist. */
  of<T>(
    name: string,
    batch: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  ): DataLoader<string, T | null> {
    let loader = this.#loaders.get(name);
    if (!loader) {
      loader = new DataLoader<string, unknown>(
        async (ids) => {
          const found = await batch(ids);
          return ids.map((id) => found.get(id) ?? null);
        },
        { maxBatchSize: 500 },
      );
      this.#loaders.set(name, loader);
    }
    return loader as DataLoader<string, T | null>;
  }
}
