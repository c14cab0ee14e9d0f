import type { RecordedDomainEvent } from '../event.js';
import { EventLog } from './event-log.js';

/** A stream in which every fifth event is of the machinery. */
class Log extends EventLog {
  reads = 0;

  override async readStream(_: string, { from = 0, limit = 4096 } = {}): Promise<readonly RecordedDomainEvent[]> {
    this.reads += 1;
    const stored = Array.from({ length: 1300 }, (__, revision) => ({ revision })).slice(from);
    return stored.filter(({ revision }) => revision % 5 !== 0).slice(0, limit) as unknown as RecordedDomainEvent[];
  }

  override async readAll() {
    return { events: [], next: '' as never, end: true };
  }

  override async *follow(): AsyncGenerator<never> {}
}

describe('the pages of a stream', () => {
  const log = new Log();
  const revisions = async (span?: { from?: number; to?: number }) => {
    const found: number[] = [];
    for await (const page of log.pagesOf('door-1', span)) found.push(...page.map(({ revision }) => revision));
    return found;
  };
  const between = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, n) => from + n).filter((revision) => revision % 5 !== 0);

  it('hold each event once, whatever the log leaves out', async () => {
    expect(await revisions()).toEqual(between(0, 1299));
  });

  it('hold what lies between two revisions, both included', async () => {
    expect(await revisions({ from: 511, to: 1151 })).toEqual(between(511, 1151));
    expect(await revisions({ from: 511, to: 510 })).toEqual([]);
    expect(await revisions({ from: 1299 })).toEqual([1299]);
    expect(await revisions({ from: 4, to: 5 })).toEqual([4]);
    expect(await revisions({ to: 1 })).toEqual([1]);
  });

  it('are read no further than asked for', async () => {
    log.reads = 0;
    expect(await revisions({ to: 100 })).toEqual(between(0, 100));
    expect(log.reads).toBe(1);
  });
});
