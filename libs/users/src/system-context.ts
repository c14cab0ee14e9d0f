import type { CommandContext } from '@ringledger/event-sourcing';
import type { Clock, Ids } from '@ringledger/system';

/** The circumstances of a command that the system gives by itself. */
export function systemContext(part: string, clock: Clock, ids: Ids): CommandContext {
  return {
    commandId: ids.next(),
    correlationId: ids.next(),
    actor: { id: part, kind: 'system', role: 'system' },
    organizationId: null,
    sourceAddress: null,
    reason: null,
    time: clock.now(),
  };
}
