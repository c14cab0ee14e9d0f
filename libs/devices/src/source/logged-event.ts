import type { JsonObject, NewEvent } from '@ringledger/event-store';
import type { Actor, DomainEvent, EventMetadata } from '@ringledger/event-sourcing';
import type { Ids } from '@ringledger/system';
import { deviceEvents } from '../device-event-catalogue.js';

/** Who asked at the door for devices. */
export interface Asker {
  /** Null: whoever has a key that is dead; nobody knows who that is. */
  readonly deviceId: string | null;
  readonly organizationId: string | null;
  readonly address: string | null;
}

const STRANGER: Actor = { id: 'unknown', kind: 'anonymous', role: 'device' };

/**
 * Events of the door for devices as the log keeps them. They hold no sealed field, so that the hot path need not go through the
 * serializer; `logged-event.unit.spec.ts` fails when that changes.
 */
export function loggedEvents(
  events: readonly DomainEvent[],
  asker: Asker,
  time: string,
  ids: Ids,
): readonly NewEvent[] {
  const request = ids.next();
  const metadata: Omit<EventMetadata, 'schemaVersion'> = {
    $correlationId: request,
    $causationId: request,
    commandId: request,
    organizationId: asker.organizationId,
    actor: asker.deviceId === null ? STRANGER : { id: asker.deviceId, kind: 'device', role: 'device' },
    sourceAddress: asker.address,
    reason: null,
    time,
  };
  return events.map(({ type, data }) => ({
    id: ids.next(),
    type,
    data: data as JsonObject,
    metadata: { ...metadata, schemaVersion: deviceEvents[type]?.version ?? 1 } as unknown as JsonObject,
  }));
}
