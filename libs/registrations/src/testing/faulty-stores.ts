import { EventStoreUnavailableError } from '@ringledger/event-store';
import type { EventStore } from '@ringledger/event-store';
import { ReadModelsUnavailableError } from '@ringledger/read-models';
import type { Collection, ReadModels, StoredDocument } from '@ringledger/read-models';

/** Where the process dies: at the write to the table or to the log, before it is done or before its answer is heard. */
export const FAULTS = ['table before', 'table after', 'log before', 'log after'] as const;
export type Fault = (typeof FAULTS)[number];

/** Stores that fail once where they are told to; everything else goes to the stores behind them. */
export class FaultyStores {
  readonly store: EventStore;
  readonly readModels: ReadModels;
  #fault: Fault | null = null;
  readonly #meanwhile = new Map<Fault, (() => Promise<unknown>)[]>();

  constructor(store: EventStore, readModels: ReadModels) {
    this.store = this.#wrap(store, ['append'], 'log', () => new EventStoreUnavailableError('The process died', true));
    this.readModels = new Proxy(readModels, {
      get: (target, name) =>
        name === 'collection'
          ? async (definition: never) => this.#collection(await target.collection(definition))
          : bound(target, name),
    });
  }

  failNext(fault: Fault | null): void {
    this.#fault = fault;
  }

  /** What others do the next time that it comes to this place; of several, each once. */
  meanwhile(place: Fault, work: () => Promise<unknown>): void {
    this.#meanwhile.set(place, [...(this.#meanwhile.get(place) ?? []), work]);
  }

  #collection(collection: Collection<StoredDocument>): Collection<StoredDocument> {
    const error = () => new ReadModelsUnavailableError('The process died');
    return this.#wrap(collection, ['compareAndSet', 'compareAndSetMany'], 'table', error);
  }

  #wrap<T extends object>(target: T, methods: readonly (keyof T)[], place: 'log' | 'table', error: () => Error): T {
    return new Proxy(target, {
      get: (_, name) => {
        if (!methods.includes(name as keyof T)) return bound(target, name);
        return async (...parameters: unknown[]) => {
          const call = bound(target, name) as (...all: unknown[]) => Promise<unknown>;
          await this.#meanwhile.get(`${place} before`)?.shift()?.();
          if (this.#take(`${place} before`)) throw error();
          const result = await call(...parameters);
          await this.#meanwhile.get(`${place} after`)?.shift()?.();
          if (this.#take(`${place} after`)) throw error();
          return result;
        };
      },
    });
  }

  #take(fault: Fault): boolean {
    if (this.#fault !== fault) return false;
    this.#fault = null;
    return true;
  }
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}
