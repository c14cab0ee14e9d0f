import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ReadAnswer, ReadQuestion } from './generated.js';
import type { MemoryLog, StoredEvent } from './memory-log.js';
import { caughtUpAnswer, checkpointAnswer, confirmationAnswer, eventAnswer, type ReadOptions } from './read-answers.js';

const DEFAULT_WINDOW = 32;

/** History, then live, to one subscriber, with a checkpoint after so many events looked at. */
export class SubscriptionFeed {
  sent = 0;
  private wake: () => void = () => undefined;
  private over = false;

  constructor(
    readonly call: ServerWritableStream<ReadQuestion, ReadAnswer>,
    private readonly options: ReadOptions,
    private readonly log: MemoryLog,
    private readonly onSent: (feed: SubscriptionFeed) => void,
  ) {}

  async run(): Promise<void> {
    const stop = this.log.onAppend(() => this.wake());
    this.call.on('cancelled', () => this.end());
    this.call.on('drain', () => this.wake());
    await this.write(confirmationAnswer());
    const after = this.options.getAll()?.getPosition();
    let next = after ? this.log.events.findIndex(({ position }) => position > Number(after.getCommitPosition())) : 0;
    if (next < 0) next = this.log.events.length;
    const filter = this.options.getFilter();
    const interval = filter
      ? (filter.getMax() || DEFAULT_WINDOW) * (filter.getCheckpointintervalmultiplier() || 1)
      : Infinity;
    let live = false;
    for (let examined = 0; !this.over;) {
      const event = this.log.events[next];
      if (event) {
        next++;
        examined++;
        if (this.passes(event)) await this.send(event);
        if (examined % interval === 0) await this.write(checkpointAnswer(event.position));
        continue;
      }
      if (!live) await this.write(caughtUpAnswer());
      live = true;
      if (!this.log.events[next] && !this.over) await this.woken();
    }
    stop();
  }

  end(): void {
    this.over = true;
    this.wake();
  }

  private async send(event: StoredEvent): Promise<void> {
    await this.write(eventAnswer(event));
    this.sent++;
    this.onSent(this);
  }

  private async write(answer: ReadAnswer): Promise<void> {
    if (!this.over && !this.call.write(answer)) await this.woken();
  }

  /** By an append, room in the connection, or the end: who waits looks again. */
  private woken(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve));
  }

  private passes(event: StoredEvent): boolean {
    const filter = this.options.getFilter();
    const [expression, text] = filter?.hasEventType()
      ? [filter.getEventType(), event.type]
      : [filter?.getStreamIdentifier(), event.stream];
    if (!expression) return true;
    const prefixes = expression.getPrefixList();
    if (prefixes.length > 0) return prefixes.some((prefix) => text.startsWith(prefix));
    return new RegExp(expression.getRegex()).test(text);
  }
}
