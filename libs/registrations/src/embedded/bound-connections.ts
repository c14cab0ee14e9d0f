import type { Flow } from '@ringledger/sip';

/** Which accounts registered by which connection: what its end means for the record. Bounded by the connections that are open. */
export class BoundConnections {
  readonly #accounts = new Map<string, Set<string>>();

  add({ connection }: Flow, accountId: string): void {
    if (connection === null) return;
    const known = this.#accounts.get(connection);
    if (known) known.add(accountId);
    else this.#accounts.set(connection, new Set([accountId]));
  }

  /** Those of a connection that has ended; it is forgotten. */
  take({ connection }: Flow): readonly string[] {
    if (connection === null) return [];
    const accounts = this.#accounts.get(connection);
    this.#accounts.delete(connection);
    return [...(accounts ?? [])];
  }
}
