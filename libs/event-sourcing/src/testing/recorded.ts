import { randomUUID } from 'node:crypto';
import type { Position } from '@ringledger/event-store';
import type { DomainEvent, EventMetadata, RecordedDomainEvent } from '../event.js';
import { TEST_ORGANIZATION } from './test-context.js';

/** Where and when an event was recorded; what is not said is made up. */
export interface Recording {
  readonly id?: string;
  /** `device-<id>`. */
  readonly stream?: string;
  /** Also its place in the log, and the minute after 08:00 on 24 November 2026, unless said otherwise. */
  readonly revision?: number;
  readonly position?: Position;
  readonly metadata?: Partial<EventMetadata>;
}

/** An event as the log gives it. */
export function recorded<E extends DomainEvent>(event: E, recording: Recording = {}): RecordedDomainEvent<E> {
  const { id = randomUUID(), stream = 'subject-1', revision = 0 } = recording;
  return {
    event,
    id,
    stream,
    revision,
    position: recording.position ?? testPosition(revision),
    metadata: {
      $correlationId: randomUUID(),
      $causationId: randomUUID(),
      commandId: randomUUID(),
      organizationId: TEST_ORGANIZATION,
      actor: { id: 'anna', kind: 'user', role: 'organizationAdmin' },
      sourceAddress: '192.0.2.1',
      reason: null,
      schemaVersion: 1,
      time: new Date(Date.UTC(2026, 10, 24, 8, revision)).toISOString(),
      ...recording.metadata,
    },
  };
}

/** The events of one stream, in order from revision 0. */
export function recordedStream<E extends DomainEvent>(
  stream: string,
  ...events: readonly E[]
): readonly RecordedDomainEvent<E>[] {
  return events.map((event, revision) => recorded(event, { stream, revision }));
}

/** The place of the `count`th event of a log (from 0), in a form that compares as positions do. */
export function testPosition(count: number): Position {
  return String(count + 1).padStart(16, '0') as Position;
}
