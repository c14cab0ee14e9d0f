import { streamName } from '@ringledger/event-sourcing';
import type { EventStore, Position } from '@ringledger/event-store';
import type { DeviceNotificationAnswered } from '../registration.events.js';
import { deviceNotificationAggregate } from './device-notification.js';

type Answered = DeviceNotificationAnswered['data'];

/**
 * The answers to one notification as they come, by registration: all of them, or those that came within `bound` ms; and the position of
 * the last one.
 */
export async function notificationAnswers(
  store: EventStore,
  notificationId: string,
  { after, wanted, bound }: { readonly after: Position; readonly wanted: number; readonly bound: number },
): Promise<{ readonly answers: ReadonlyMap<string, Answered>; readonly position: Position }> {
  const answers = new Map<string, Answered>();
  let position = after;
  const type: DeviceNotificationAnswered['type'] = 'DeviceNotificationAnswered';
  const stream = streamName(deviceNotificationAggregate.category, notificationId);
  const enough = new AbortController();
  const timer = setTimeout(() => enough.abort(), bound);
  try {
    const filter = { types: [type], streamPrefixes: [stream] };
    for await (const item of store.subscribe({ after, filter, signal: enough.signal })) {
      if (item.kind !== 'events') continue;
      for (const { data, position: place } of item.events) {
        position = place;
        const answer = data as unknown as Answered;
        answers.set(answer.registrationId, answer);
      }
      if (answers.size >= wanted) break;
    }
  } finally {
    clearTimeout(timer);
    enough.abort();
  }
  return { answers, position };
}
