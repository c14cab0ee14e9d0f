import type { EventLog, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { recorded } from '@ringledger/event-sourcing/testing';
import type { RegistrationEvent } from '../registration.events.js';
import { EventsLookedBackAt } from './past-events.js';

const STREAM = 'registration-a';
const timeOf = (second: number) => new Date(Date.UTC(2026, 10, 24) + second * 1000).toISOString();

/** An account that changes every second. */
function account(length: number) {
  const event: RegistrationEvent = {
    type: 'RegistrationContactChanged',
    data: { registrationId: 'r1', registrar: 'one', port: 5062 },
  };
  const events = Array.from({ length }, (_, revision) =>
    recorded(event, { stream: STREAM, revision, metadata: { time: timeOf(revision) } }),
  );
  let read = 0;
  const log = {
    readStream: async (_: string, { from, limit }: { from: number; limit: number }) => {
      read += limit;
      return events.slice(from, from + limit);
    },
  } as unknown as EventLog;
  const past = new EventsLookedBackAt(log);
  return {
    /** The revisions of the seconds before an event, and how many events it took to read. */
    async seen(revision: number, seconds: number) {
      read = 0;
      const found = await past.since(timeOf(revision - seconds), events[revision] as RecordedDomainEvent);
      return { revisions: found.map((one) => one.revision), read };
    },
  };
}

function upTo(last: number, count: number) {
  return Array.from({ length: count }, (_, index) => last - count + 1 + index);
}

describe('the events before one', () => {
  it('are as many as it takes, with one from before that time', async () => {
    const { seen } = account(3000);
    expect(await seen(2999, 30)).toEqual({ revisions: upTo(2999, 32), read: 60 });
    expect(await seen(2000, 300)).toEqual({ revisions: upTo(2000, 302), read: 60 + 512 });
    expect(await seen(40, 300)).toEqual({ revisions: upTo(40, 41), read: 41 });
  });

  it('are bounded, however many there were', async () => {
    expect(await account(3000).seen(2999, 2999)).toEqual({ revisions: upTo(2999, 2048), read: 2048 });
  });

  it('are not read again at the next one', async () => {
    const { seen } = account(3000);
    await seen(2000, 1900);
    expect(await seen(2001, 1900)).toEqual({ revisions: upTo(2001, 1902), read: 1 });
    expect(await seen(2101, 500)).toEqual({ revisions: upTo(2101, 502), read: 100 });
    expect(await seen(2102, 10)).toEqual({ revisions: upTo(2102, 12), read: 1 });
    expect(await seen(2103, 10)).toEqual({ revisions: upTo(2103, 12), read: 60 });
  });

  it('are the same when an event comes again, or long after the last one', async () => {
    const { seen } = account(3000);
    await seen(2000, 300);
    for (const revision of [1990, 2000, 2600]) {
      expect((await seen(revision, 300)).revisions).toEqual(upTo(revision, 302));
    }
  });
});
