import { EventEmitter, once } from 'node:events';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import WebSocket from 'ws';
import type { GraphqlClient } from './graphql-client.js';

/** What a frontend sees while it looks: one subscription over a WebSocket, with the token of its session. */
export class LiveView<T> {
  /** Oldest first. */
  readonly seen: T[] = [];
  readonly #client: Client;
  readonly #events = new EventEmitter();
  readonly #connected: Promise<unknown>;
  #broken: (error: Error) => void = () => undefined;
  #ended: Error | null = null;
  readonly #trouble = new Promise<never>((_, reject) => (this.#broken = reject));

  constructor({ token = '', url }: GraphqlClient, subscription: string, variables: Record<string, unknown> = {}) {
    this.#trouble.catch((error: unknown) => (this.#ended = error as Error));
    this.#connected = once(this.#events, 'connected');
    this.#client = createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      lazy: false,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${token}` },
      on: {
        connected: () => void this.#events.emit('connected'),
        error: (error) => this.#broken(error as Error),
      },
    });
    this.#client.subscribe<Record<string, T>>(
      { query: subscription, variables },
      {
        next: ({ data }) => {
          this.seen.push(...Object.values(data ?? {}));
          this.#events.emit('seen');
        },
        error: (error) => this.#broken(new Error(JSON.stringify(error))),
        complete: () => undefined,
      },
    );
  }

  /** @throws what the door has against it */
  async connected(): Promise<void> {
    await Promise.race([this.#connected, this.#trouble]);
  }

  /** The first thing that fits, when it comes or as it has come already. @throws what ended the subscription */
  async first(fits: (one: T) => boolean): Promise<T> {
    for (;;) {
      const found = this.seen.find(fits);
      if (found !== undefined) return found;
      await Promise.race([once(this.#events, 'seen'), this.#trouble]);
    }
  }

  /** @throws what ended the subscription */
  holds(): void {
    if (this.#ended) throw this.#ended;
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }
}
