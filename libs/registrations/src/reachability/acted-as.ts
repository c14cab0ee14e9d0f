import type { DomainEvent } from '@ringledger/event-sourcing';
import type { SipAccountEvent } from '@ringledger/sip-accounts';

/** The extension that an account acted as after these events of it, also when it is deleted: its registrations end after itself. */
export function actedAs(events: readonly DomainEvent[]): string | null {
  return (events as readonly SipAccountEvent[]).reduce<string | null>((extensionId, event) => {
    if (event.type === 'SipAccountLinked') return event.data.extensionId;
    if (event.type === 'SipAccountUnlinked' && event.data.extensionId === extensionId) return null;
    return extensionId;
  }, null);
}
