/** An event as it came over the wire: bytes are kept, not objects. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  readonly stream: string;
  readonly revision: number;
  /** Commit and prepare alike, as EventStoreDB has it for a single write. */
  readonly position: number;
}

export type ProposedEvent = Omit<StoredEvent, 'stream' | 'revision' | 'position'>;
export type Expectation = number | 'any' | 'no-stream' | 'stream-exists';

export type Verdict =
  | { readonly kind: 'written'; readonly revision: number; readonly position: number }
  | { readonly kind: 'repeated'; readonly revision: number }
  | { readonly kind: 'conflict'; readonly actual: number };

/** The log of the double, with EventStoreDB's rules for repeated appends. */
export class MemoryLog {
  readonly events: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly listeners = new Set<() => void>();

  stream(name: string): readonly StoredEvent[] | undefined {
    return this.streams.get(name);
  }

  append(stream: string, proposed: readonly ProposedEvent[], expected: Expectation): Verdict {
    const events = this.streams.get(stream) ?? [];
    const head = events.length - 1;
    const before = this.placeOf(events, proposed, expected);
    if (before !== undefined) {
      const written = events.slice(before + 1, before + 1 + proposed.length);
      const same = written.length === proposed.length && proposed.every(({ id }, i) => written[i]?.id === id);
      return same ? { kind: 'repeated', revision: before + proposed.length } : { kind: 'conflict', actual: head };
    }
    const wanted = expected === 'no-stream' ? -1 : expected;
    if (typeof wanted === 'number' && wanted !== head) return { kind: 'conflict', actual: head };
    if (expected === 'stream-exists' && head < 0) return { kind: 'conflict', actual: head };
    this.streams.set(stream, events);
    for (const event of proposed)
      this.add({ ...event, stream, revision: events.length, position: this.nextPosition() });
    for (const listener of this.listeners) listener();
    return {
      kind: 'written',
      revision: events.length - 1,
      position: this.events[this.events.length - 1]?.position ?? 0,
    };
  }

  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private placeOf(
    events: readonly StoredEvent[],
    proposed: readonly ProposedEvent[],
    expected: Expectation,
  ): number | undefined {
    const head = events.length - 1;
    if (expected === 'no-stream') return head >= 0 ? -1 : undefined;
    if (typeof expected === 'number') return expected < head ? expected : undefined;
    const first = events.findIndex(({ id }) => id === proposed[0]?.id);
    return first < 0 ? undefined : first - 1;
  }

  private add(event: StoredEvent): void {
    this.events.push(event);
    this.streams.get(event.stream)?.push(event);
  }

  /** Log positions are byte offsets: they grow, with gaps. */
  private nextPosition(): number {
    const last = this.events[this.events.length - 1];
    return last ? last.position + 100 + last.data.length : 0;
  }
}
