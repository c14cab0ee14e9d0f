import type { CommandContext } from './decider.js';

/** The event that made the exchange act; absent: the time did, or a start. */
export interface SystemCause {
  readonly eventId: string;
  /** Absent: the event began it. */
  readonly correlationId?: string;
}

/** The circumstances of a command that a part of the exchange gives by itself. `commandId` is derived where the command may be given twice. */
export function systemContext(part: string, commandId: string, time: Date, cause?: SystemCause): CommandContext {
  return {
    commandId,
    correlationId: cause?.correlationId ?? cause?.eventId ?? commandId,
    ...(cause && { causationId: cause.eventId }),
    actor: { id: part, kind: 'system', role: 'system' },
    organizationId: null,
    sourceAddress: null,
    reason: null,
    time,
  };
}
