import type { RegistrationEvent } from '../registration.events.js';
import { evolveRegistration, registrationAggregate } from '../registration.js';
import type { OpenRegistration } from '../registration.js';
import type { TableUnderTest } from './table-under-test.js';

/** What is open after these events. Each registration begins once and ends at most once, and never more are open than there may be. */
export function openAfter(events: readonly RegistrationEvent[], most = 1): readonly OpenRegistration[] {
  const begun = new Set<string>();
  let state = registrationAggregate.initialState;
  for (const event of events) {
    const open = state.status === 'known' ? state.open.map(({ registrationId }) => registrationId) : [];
    const { registrationId } = event.data;
    if (event.type === 'RegistrationCreated' || event.type === 'RegistrationTakenOver') {
      expect(begun).not.toContain(registrationId);
      begun.add(registrationId);
      if (event.type === 'RegistrationTakenOver') expect(open).toContain(event.data.previous.registrationId);
    } else {
      expect(open).toContain(registrationId);
    }
    state = evolveRegistration(state, event);
    if (state.status === 'known') expect(state.open.length).toBeLessThanOrEqual(most);
  }
  return state.status === 'known' ? state.open : [];
}

/** The table has what the log has, and the log is one that can be. */
export async function expectInStep(table: TableUnderTest, accountId = 'account-1', most = 1): Promise<void> {
  const open = openAfter(await table.events(accountId), most);
  const document = await table.document(accountId);
  expect(document?.locations.map(keyOf) ?? []).toEqual(open.map(keyOf));
}

function keyOf({ registrationId, contact, transport, address, port, userAgent }: OpenRegistration) {
  return { registrationId, contact, transport, address, port, userAgent };
}
