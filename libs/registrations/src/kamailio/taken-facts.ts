/** Facts are taken side by side and finish in any order; Kamailio is told up to where all of them are done. */
export class TakenFacts {
  readonly #open = new Set<number>();
  #highest = 0;

  began(sent: number): void {
    this.#open.add(sent);
    this.#highest = Math.max(this.#highest, sent);
  }

  done(sent: number): void {
    this.#open.delete(sent);
  }

  /** Everything up to here is done. */
  get upTo(): number {
    // In the order in which they began, so the first is the lowest.
    for (const sent of this.#open) return sent - 1;
    return this.#highest;
  }
}
