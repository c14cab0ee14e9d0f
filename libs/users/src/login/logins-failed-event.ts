import { derivedId } from '@ringledger/system';
import { systemContext } from '@ringledger/event-sourcing';
import type { EventMetadata } from '@ringledger/event-sourcing';
import type { JsonObject, NewEvent } from '@ringledger/event-store';
import { loginRecordEvents } from './login-record.events.js';
import type { LoginsFailed } from './login-record.events.js';

/**
 * A burst as the log keeps it: filed under the organization of the user. It holds no sealed field, so that it needs no serializer. Its
 * command has an id of its own, since no event is the cause of itself.
 */
export function loginsFailedEvent(data: LoginsFailed['data'], id: string, now: Date): NewEvent {
  const { actor, commandId, correlationId, reason, sourceAddress } = systemContext(
    'login',
    derivedId(id, 'command'),
    now,
  );
  const metadata: EventMetadata = {
    $correlationId: correlationId,
    $causationId: commandId,
    commandId,
    organizationId: data.organizationId,
    actor,
    sourceAddress,
    reason,
    schemaVersion: loginRecordEvents['LoginsFailed']?.version ?? 1,
    time: now.toISOString(),
  };
  return { id, type: 'LoginsFailed', data, metadata: metadata as unknown as JsonObject };
}
