import type { DomainEvent, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { recordedStream } from '@ringledger/event-sourcing/testing';
import { created } from '../testing/registered.js';
import { WatchReachability } from './watch-reachability.js';

const account: readonly DomainEvent[] = [
  { type: 'SipAccountLinked', data: { extensionId: 'x1' } },
  { type: 'SipAccountUnlinked', data: { extensionId: 'x1' } },
  { type: 'SipAccountLinked', data: { extensionId: 'x2' } },
];

/** For which extension it takes an event of the account, and sets a timer, when the log holds these events of the account in all. */
async function takenFor(event: DomainEvent, place: number) {
  const links = recordedStream('sipAccount-a1', ...account);
  const timers: string[] = [];
  const watch = new WatchReachability(
    { state: async () => ({ status: 'enabled', extensionId: 'x2' }) } as never,
    {
      async *pagesOf() {
        yield links;
      },
    } as never,
    {
      readStream: async (stream: string) => ({ events: stream.startsWith('sipAccount-') ? links.slice(-1) : [] }),
    } as never,
    undefined as never,
    undefined as never,
    { set: async (extensionId: string) => timers.push(extensionId) } as never,
  );
  const [{ position }] = links.slice(place) as [RecordedDomainEvent];
  const [recorded] = recordedStream('registration-a1', event) as [RecordedDomainEvent];
  const reactions = await watch.react({ ...recorded, position } as never);
  return [...timers, ...reactions.map(({ aggregateId }) => aggregateId)];
}

describe('whoever watches for extensions (P-17)', () => {
  it.each<[string, DomainEvent]>([
    ['a beginning', created('r1')],
    ['an end', { type: 'RegistrationRemoved', data: { registrationId: 'r1' } }],
  ])('takes %s for the extension that the account had then, also when it is read again later', async (_, event) => {
    expect(await takenFor(event, 0)).toEqual(['x1']);
    expect(await takenFor(event, 2)).toEqual(['x2']);
  });
});
