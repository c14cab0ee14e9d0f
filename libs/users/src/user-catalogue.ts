import type { EventCatalogue } from '@ringledger/event-sourcing';
import { loginRecordEvents } from './login/login-record.events.js';
import { serviceKeyEvents } from './service-key.events.js';
import { userEvents as ofUsers } from './user.events.js';

/** Everything that can happen in this context. */
export const userEvents: EventCatalogue = { ...ofUsers, ...serviceKeyEvents, ...loginRecordEvents };
