import { defineEvents } from '@ringledger/event-sourcing';
import type { JsonObject } from '@ringledger/event-store';
import type { ExchangeSettings } from './configuration/exchange-settings.js';
import type { DeviceEvent, DeviceSecurityEvent } from './device.events.js';
import { count, exactly, exchangeSettingsSchema, id, line, listOf, optionalText, text } from './event-schemas.js';

const sha256 = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const mac = { type: 'string', pattern: '^[0-9A-F]{12}$' };
const origin = { type: 'string', enum: ['generated', 'chosen'] };
const secret = { type: 'string', maxLength: 256 };
const time = { type: 'string', minLength: 20, maxLength: 32 };

const assignment = exactly({ line, sipAccountId: id });
const functionKey = exactly({
  index: line,
  type: text,
  line: { type: ['integer', 'null'], minimum: 1 },
  value: optionalText,
  label: optionalText,
  pickupCode: optionalText,
});
const regenerated = exactly(
  {
    configurationRevision: line,
    hash: sha256,
    cause: exactly({ type: text, eventId: optionalText }),
    pins: listOf(exactly({ stream: text, revision: { type: 'integer', minimum: -1 } })),
    exchange: exchangeSettingsSchema,
    rendererVersion: line,
    leftOut: listOf(exactly({ code: text, field: text })),
  },
  ['leftOut'],
);
const added = exactly(
  {
    organizationId: id,
    model: id,
    name: text,
    mac,
    expansionModules: count,
    userName: text,
    adminPassword: secret,
    adminPasswordOrigin: origin,
    userPassword: secret,
    userPasswordOrigin: origin,
  },
  ['mac', 'userName', 'adminPassword', 'adminPasswordOrigin', 'userPassword', 'userPasswordOrigin'],
);
const synchronized = { configurationRevision: line, hash: sha256, address: text, userAgent: optionalText };
const served = exactly(
  {
    ...synchronized,
    file: optionalText,
    status: { type: 'integer', enum: [200, 304, 412] },
    keyGeneration: line,
    tlsVersion: optionalText,
    otherMac: mac,
    unproven: { type: 'boolean', enum: [true] },
  },
  ['otherMac', 'unproven'],
);
const rotated = exactly({ accessKey: secret, keyHash: sha256, previousKeyHash: sha256, generation: line });
const occasion = { type: 'string', enum: ['request', 'addition', 'rotation'] };
const optionalMac = { anyOf: [{ type: 'null' }, mac] };

/** Version 1 knew one way in: the one that phones were told. */
function withSipPorts(data: JsonObject): JsonObject {
  const { exchange } = data as unknown as { readonly exchange: Omit<ExchangeSettings, 'sipPorts'> };
  const { transport, port } = exchange.sipServer;
  return { ...data, exchange: { ...exchange, sipPorts: { [transport]: port } } as unknown as JsonObject };
}

/** Each field of a part by itself. */
function withPath(path: string, part: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(part).map(([field, value]) => [`${path}.${field}`, value]));
}

const refusedUses = {
  keyHash: sha256,
  generation: line,
  address: optionalText,
  userAgent: optionalText,
  count: line,
  since: time,
  until: time,
};

export const deviceEvents = defineEvents<DeviceEvent | DeviceSecurityEvent>({
  DeviceAdded: {
    version: 1,
    schema: added,
    secrets: ['adminPassword', 'userPassword'],
    audit: (data) => ({ ...data, enabled: true }),
  },
  DeviceRenamed: { version: 1, schema: exactly({ name: text }) },
  DeviceMacChanged: { version: 1, schema: exactly({ mac: optionalMac }) },
  DeviceUserNameChanged: { version: 1, schema: exactly({ userName: optionalText }) },
  DeviceAdminPasswordChanged: {
    version: 1,
    schema: exactly({ adminPassword: secret, adminPasswordOrigin: origin }),
    secrets: ['adminPassword'],
  },
  DeviceUserPasswordChanged: {
    version: 1,
    schema: exactly({ userPassword: secret, userPasswordOrigin: origin }),
    secrets: ['userPassword'],
  },
  ExpansionModulesChanged: {
    version: 1,
    schema: exactly({ expansionModules: count, previous: count }, ['previous']),
    audit: ({ expansionModules }) => ({ expansionModules }),
  },
  SipAccountAssigned: {
    version: 1,
    schema: assignment,
    audit: (data) => ({ [`lines.${data.line}`]: data.sipAccountId }),
  },
  SipAccountUnassigned: { version: 1, schema: assignment, audit: (data) => ({ [`lines.${data.line}`]: null }) },
  DevicePlacedAtSeat: {
    version: 1,
    schema: exactly({ extensionId: id }),
    audit: ({ extensionId }) => ({ seat: extensionId }),
  },
  DeviceTakenFromSeat: { version: 1, schema: exactly({ extensionId: id }), audit: () => ({ seat: null }) },
  FunctionKeysChanged: {
    version: 1,
    schema: exactly({ module: count, keys: listOf(functionKey) }),
    audit: ({ module, keys }) => ({ [`functionKeys.${module}`]: keys }),
  },
  AccessKeyIssued: {
    version: 1,
    schema: exactly({ accessKey: secret, keyHash: sha256, generation: line }),
    secrets: ['accessKey'],
  },
  AccessKeyRotated: {
    version: 1,
    schema: rotated,
    secrets: ['accessKey'],
    audit: ({ accessKey, keyHash, generation }) => ({ accessKey, keyHash, generation }),
  },
  AccessKeyRevealed: {
    version: 1,
    schema: exactly({ accessKey: secret, generation: line, occasion }),
    secrets: ['accessKey'],
    audit: 'occurrence',
  },
  DeviceEnabled: { version: 1, schema: exactly({}), audit: () => ({ enabled: true }) },
  DeviceDisabled: { version: 1, schema: exactly({}), audit: () => ({ enabled: false }) },
  DeviceDeleted: { version: 1, schema: exactly({ keyHash: sha256, generation: line }), audit: 'occurrence' },
  DeviceConfigurationRegenerated: {
    version: 2,
    schema: regenerated,
    upcasts: { 1: withSipPorts },
    audit: ({ leftOut = null, exchange, ...data }) => ({ ...data, leftOut, ...withPath('exchange', exchange) }),
  },
  ConfigurationServed: { version: 1, schema: served, audit: 'occurrence' },
  DeviceSynchronized: { version: 1, schema: exactly(synchronized), audit: 'occurrence' },
  ConfigurationRevealed: {
    version: 1,
    schema: exactly({ configurationRevision: line, hash: sha256, keyGeneration: line }, [
      'configurationRevision',
      'keyGeneration',
    ]),
    audit: 'occurrence',
  },
  DeadAccessKeyUsed: {
    version: 1,
    audit: 'occurrence',
    happened: { since: 'since', until: 'until' },
    schema: exactly({ ...refusedUses, death: { type: 'string', enum: ['rotated', 'disabled', 'deleted'] } }),
  },
  AccessKeyOverused: {
    version: 1,
    audit: 'occurrence',
    happened: { since: 'since', until: 'until' },
    schema: exactly(refusedUses),
  },
});
