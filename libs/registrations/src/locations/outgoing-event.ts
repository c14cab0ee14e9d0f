import type { EventMetadata } from '@ringledger/event-sourcing';
import type { JsonObject } from '@ringledger/event-store';
import type { Ids } from '@ringledger/system';
import type { RegistrationEvent } from '../registration.events.js';
import type { OutgoingEvent } from './location.document.js';

/** Who made the locations of an account change, and by what. */
export interface Origin {
  readonly actor: EventMetadata['actor'];
  readonly address: string | null;
  /** The event that made the exchange act; null: the phone or the time did. */
  readonly cause: { readonly eventId: string; readonly correlationId: string } | null;
}

/** The phone itself, known by its account only. */
export function phone(accountId: string, address: string | null): Origin {
  return { actor: { id: accountId, kind: 'device', role: 'phone' }, address, cause: null };
}

export function exchange(id: string, cause: Origin['cause'] = null): Origin {
  return { actor: { id, kind: 'system', role: 'system' }, address: null, cause };
}

/**
 * Registration events as the log keeps them. They hold no sealed field and are of version 1, so that the hot path need not go through the
 * serializer; `golden.unit.spec.ts` fails when one of that changes.
 */
export function outgoingEvents(
  events: readonly RegistrationEvent[],
  organizationId: string,
  { actor, address, cause }: Origin,
  now: Date,
  ids: Ids,
): readonly OutgoingEvent[] {
  if (events.length === 0) return [];
  const request = ids.next();
  const metadata: EventMetadata = {
    $correlationId: cause?.correlationId ?? request,
    $causationId: cause?.eventId ?? request,
    commandId: request,
    organizationId,
    actor,
    sourceAddress: address,
    reason: null,
    schemaVersion: 1,
    time: now.toISOString(),
  };
  return events.map(({ type, data }) => ({
    id: ids.next(),
    type,
    data: data as JsonObject,
    metadata: metadata as unknown as JsonObject,
  }));
}
