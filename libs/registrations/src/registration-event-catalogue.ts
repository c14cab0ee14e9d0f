import { defineEvents } from '@ringledger/event-sourcing';
import type { JsonSchema } from '@ringledger/event-sourcing';
import type { RegistrationFindingRaised } from './findings/finding.events.js';
import type { ExtensionReachabilityEvent } from './reachability/reachability.events.js';
import type { DeviceNotificationEvent, RegistrationEvent, RegistrationRefused } from './registration.events.js';

// Wider than the rules for new input: what was once accepted must stay readable.
const id = { type: 'string', minLength: 1, maxLength: 128 };
const text = { type: 'string', maxLength: 512 };
const optionalText = { type: ['string', 'null'], maxLength: 512 };
const seconds = { type: 'integer', minimum: 0 };
const time = { type: 'string', minLength: 20, maxLength: 32 };
const transport = { type: 'string', enum: ['UDP', 'TCP', 'TLS', 'WS', 'WSS'] };

function exactly(properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((property) => !optional.includes(property));
  return { type: 'object', properties, required, additionalProperties: false };
}

function oneOf(...values: readonly string[]): JsonSchema {
  return { type: 'string', enum: values };
}

const contact = {
  contact: text,
  transport,
  address: text,
  port: { type: 'integer', minimum: 0, maximum: 65535 },
  userAgent: optionalText,
};
const opened = {
  organizationId: id,
  registrationId: id,
  ...contact,
  instance: optionalText,
  proposedSeconds: { type: ['integer', 'null'], minimum: 0 },
  grantedSeconds: seconds,
  registrar: id,
  callId: text,
};
const ended = exactly({ registrationId: id });
const dropCause = oneOf(
  'administrator',
  'account disabled',
  'account deleted',
  'extension disabled',
  'extension deleted',
  'password rotated',
  'settings changed',
);
const refusalReason = oneOf(
  'wrong password',
  'old password',
  'too many wrong passwords',
  'unknown account',
  'unknown authentication user',
  'foreign account',
  'credentials used elsewhere',
  'wrong realm',
  'malformed credentials',
  'address not allowed',
  'user agent not allowed',
  'transport not allowed',
  'interval too brief',
  'contact not usable',
  'malformed request',
  'algorithm not supported',
  'account disabled',
  'extension disabled',
);

const seen = exactly({ address: text, userAgent: optionalText });
const findingKind = oneOf('takeover', 'flapping', 'strange user agent', 'unknown address');
const lastEnd = oneOf(
  'RegistrationRemoved',
  'RegistrationConnectionLost',
  'RegistrationExpired',
  'RegistrationDropped',
  'SipAccountUnlinked',
);

type Events =
  | RegistrationEvent
  | RegistrationRefused
  | DeviceNotificationEvent
  | RegistrationFindingRaised
  | ExtensionReachabilityEvent;

export const registrationEvents = defineEvents<Events>({
  RegistrationCreated: { version: 1, schema: exactly(opened, ['callId']), audit: 'beginning' },
  RegistrationTakenOver: {
    version: 1,
    schema: exactly({ ...opened, previous: exactly({ registrationId: id, ...contact }) }, ['callId']),
    audit: 'beginning',
  },
  RegistrationContactChanged: {
    version: 1,
    schema: exactly({ registrationId: id, ...contact, callId: text, previousCallId: text, registrar: id }, [
      ...Object.keys(contact),
      'callId',
      'previousCallId',
    ]),
  },
  RegistrationRemoved: { version: 1, schema: ended, audit: 'occurrence' },
  RegistrationConnectionLost: {
    version: 1,
    schema: exactly({ registrationId: id, cause: oneOf('registrar restarted', 'listener closed') }, ['cause']),
    audit: 'occurrence',
  },
  RegistrationExpired: {
    version: 1,
    schema: exactly({ registrationId: id, deadline: { anyOf: [{ type: 'null' }, time] } }),
    audit: 'occurrence',
  },
  RegistrationDropped: {
    version: 1,
    schema: exactly({ registrationId: id, cause: dropCause, askedBack: { type: 'boolean' } }, ['askedBack']),
    audit: 'occurrence',
  },
  RegistrationRefused: {
    version: 1,
    schema: exactly({
      reason: refusalReason,
      userName: optionalText,
      address: optionalText,
      transport: { anyOf: [{ type: 'null' }, transport] },
      userAgent: optionalText,
      count: { type: 'integer', minimum: 1 },
      since: time,
      until: time,
    }),
    audit: 'occurrence',
    happened: { since: 'since', until: 'until' },
  },
  DeviceNotificationRequested: {
    version: 1,
    schema: exactly(
      {
        organizationId: id,
        deviceId: id,
        kind: oneOf('synchronize', 'restart'),
        confirmation: text,
        targets: { type: 'array', items: exactly({ sipAccountId: id, registrationId: id, registrar: id }) },
      },
      ['confirmation'],
    ),
    audit: 'occurrence',
  },
  DeviceNotificationAnswered: {
    version: 1,
    schema: exactly({
      deviceId: id,
      registrationId: id,
      outcome: oneOf('accepted', 'not supported', 'refused', 'unreachable'),
      status: { type: ['integer', 'null'], minimum: 100, maximum: 699 },
    }),
    audit: 'occurrence',
  },
  RegistrationFindingRaised: {
    version: 1,
    schema: exactly({
      organizationId: id,
      kind: findingKind,
      registrationId: id,
      sameAs: { type: 'string', maxLength: 2048 },
      address: text,
      userAgent: optionalText,
      previous: { anyOf: [{ type: 'null' }, seen] },
      count: { type: ['integer', 'null'], minimum: 1 },
      evidence: { type: 'array', items: exactly({ eventId: id, type: text, time }) },
    }),
    audit: 'occurrence',
  },
  ExtensionWentOffline: {
    version: 1,
    schema: exactly({
      organizationId: id,
      last: exactly(
        { sipAccountId: id, registrationId: id, endedBy: lastEnd, endedAt: time, deadline: time, eventId: id },
        ['deadline'],
      ),
    }),
    audit: 'occurrence',
  },
  ExtensionCameOnline: {
    version: 1,
    schema: exactly({ organizationId: id, sipAccountId: id, registrationId: id }),
    audit: 'occurrence',
  },
});
