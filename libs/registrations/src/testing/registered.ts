import type { RegisteredContact, RegistrationCreated, RegistrationTakenOver } from '../registration.events.js';
import { ORGANIZATION } from './table-under-test.js';

export const DESK: RegisteredContact = {
  contact: 'sip:201@192.0.2.10:5060',
  transport: 'UDP',
  address: '192.0.2.10',
  port: 5060,
  userAgent: 'snomD785/10.1',
};

type Opened = RegistrationCreated['data'];

function opened(registrationId: string, changes: Partial<Opened>): Opened {
  return {
    ...{ organizationId: ORGANIZATION, registrationId, ...DESK, instance: null },
    ...{ proposedSeconds: 3600, grantedSeconds: 3600, registrar: 'registrar-1' },
    ...changes,
  };
}

/** A phone registers, at the desk unless it is said otherwise. */
export function created(registrationId: string, changes: Partial<Opened> = {}): RegistrationCreated {
  return { type: 'RegistrationCreated', data: opened(registrationId, changes) };
}

export function takenOver(
  registrationId: string,
  previous: RegistrationTakenOver['data']['previous'],
  changes: Partial<Opened> = {},
): RegistrationTakenOver {
  return { type: 'RegistrationTakenOver', data: { ...opened(registrationId, changes), previous } };
}
