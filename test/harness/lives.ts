import { startOn } from './exchange.js';
import { logIn } from './graphql-client.js';
import type { GraphqlClient } from './graphql-client.js';

/** Lives of an exchange on one directory, one after the other, each ended in order. */
export class Lives {
  #password = '';

  constructor(private readonly directory: string) {}

  /** One of them, as its first administrator. */
  async during<T>(work: (client: GraphqlClient) => Promise<T>): Promise<T> {
    const running = await startOn(this.directory, []);
    this.#password = running.password || this.#password;
    try {
      return await work(await logIn(running.graphql, 'admin', this.#password));
    } finally {
      await running.close();
    }
  }
}
