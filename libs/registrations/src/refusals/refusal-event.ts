import { idOfStream, streamName } from '@ringledger/event-sourcing';
import type { EventMetadata } from '@ringledger/event-sourcing';
import type { JsonObject, NewEvent } from '@ringledger/event-store';
import { derivedId } from '@ringledger/system';
import type { RegistrationRefused } from '../registration.events.js';
import type { RefusalCount } from './refusal-counts.js';

const CATEGORY = 'registrationRefusal';
const NOBODY = 'unknown-';

/** The account's own; of the day for accounts that nobody has. */
export function streamOfRefusal({ what: { accountId }, since }: Pick<RefusalCount, 'what' | 'since'>): string {
  return streamName(CATEGORY, accountId ?? `${NOBODY}${since.toISOString().slice(0, 10)}`);
}

/** Null: nobody has it. */
export function accountOfRefusal(stream: string): string | null {
  const id = idOfStream(stream);
  return id.startsWith(NOBODY) ? null : id;
}

/** All that is counted as one event. */
export function refusalEvent({ what, since, until, count }: RefusalCount, id: string, time: Date): NewEvent {
  const { accountId, organizationId, reason, userName, address, transport, userAgent } = what;
  // No event is the cause of itself.
  const commandId = derivedId(id, 'command');
  const metadata: EventMetadata = {
    $correlationId: commandId,
    $causationId: commandId,
    commandId,
    organizationId,
    actor: { id: accountId ?? 'unknown', kind: 'anonymous', role: 'phone' },
    sourceAddress: address,
    reason: null,
    schemaVersion: 1,
    time: time.toISOString(),
  };
  const interval = { count, since: since.toISOString(), until: until.toISOString() };
  const data: RegistrationRefused['data'] = { reason, userName, address, transport, userAgent, ...interval };
  return { id, type: 'RegistrationRefused', data, metadata: metadata as unknown as JsonObject };
}
