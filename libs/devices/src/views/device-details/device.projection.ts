import type { Projection, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { idOfStream } from '@ringledger/event-sourcing';
import { foldName } from '@ringledger/system';
import type { DeviceEvent } from '../../device.events.js';
import { devices } from './device.document.js';
import type { DeviceDocument } from './device.document.js';
import { withHeld } from './held-accounts.js';

type Part = Partial<DeviceDocument>;

export const devicesProjection: Projection<DeviceDocument, DeviceEvent> = {
  collection: devices,
  handles: [
    'DeviceAdded',
    'DeviceRenamed',
    'DeviceMacChanged',
    'DeviceUserNameChanged',
    'DeviceAdminPasswordChanged',
    'DeviceUserPasswordChanged',
    'ExpansionModulesChanged',
    'SipAccountAssigned',
    'SipAccountUnassigned',
    'DevicePlacedAtSeat',
    'DeviceTakenFromSeat',
    'FunctionKeysChanged',
    'AccessKeyIssued',
    'AccessKeyRotated',
    'AccessKeyRevealed',
    'DeviceEnabled',
    'DeviceDisabled',
    'DeviceDeleted',
    'DeviceConfigurationRegenerated',
    'ConfigurationServed',
    'DeviceSynchronized',
    'ConfigurationRevealed',
  ],
  keys: (recorded) => [idOfStream(recorded.stream)],
  evolve: (document, recorded, key) => {
    const { event, metadata, revision } = recorded;
    if (event.type === 'DeviceAdded') return added(key, event.data, recorded);
    if (document === null || event.type === 'DeviceDeleted') return null;
    const changed = { ...document, ...changeOf(document, event, metadata.time), version: revision };
    return QUIET.has(event.type) ? changed : { ...changed, updatedAt: metadata.time };
  },
};

/** What happens to a device without anybody changing it. */
const QUIET = new Set<DeviceEvent['type']>([
  'AccessKeyRevealed',
  'ConfigurationServed',
  'DeviceSynchronized',
  'ConfigurationRevealed',
]);

function changeOf(
  document: DeviceDocument,
  event: Exclude<DeviceEvent, { type: 'DeviceAdded' | 'DeviceDeleted' }>,
  time: string,
): Part {
  switch (event.type) {
    case 'DeviceRenamed':
      return { name: event.data.name, nameOrder: foldName(event.data.name) };
    case 'DeviceMacChanged':
      return { mac: event.data.mac, ...(document.mac !== null && { ...NOTHING_FETCHED, phoneSince: time }) };
    case 'DeviceUserNameChanged':
      return { userName: event.data.userName };
    case 'DeviceAdminPasswordChanged':
      return { adminPassword: event.data.adminPasswordOrigin };
    case 'DeviceUserPasswordChanged':
      return { userPassword: event.data.userPasswordOrigin };
    case 'ExpansionModulesChanged':
      return { expansionModules: event.data.expansionModules };
    case 'DevicePlacedAtSeat':
      return { seatExtensionId: event.data.extensionId };
    case 'DeviceTakenFromSeat':
      return { seatExtensionId: null };
    case 'SipAccountAssigned':
      return withLines(document, [...document.lines.filter(({ line }) => line !== event.data.line), event.data], time);
    case 'SipAccountUnassigned':
      return withLines(
        document,
        document.lines.filter(({ line }) => line !== event.data.line),
        time,
      );
    case 'FunctionKeysChanged': {
      const { module, keys } = event.data;
      const all = [...document.keys.filter((key) => key.module !== module), ...keys.map((key) => ({ module, ...key }))];
      return { keys: all.sort((one, other) => one.module - other.module || one.index - other.index) };
    }
    case 'AccessKeyIssued':
    case 'AccessKeyRotated':
      return { keyGeneration: event.data.generation, keyIssuedAt: time, keyRevealedAt: null };
    case 'AccessKeyRevealed':
      return { keyRevealedAt: time };
    case 'DeviceEnabled':
      return { enabled: true };
    case 'DeviceDisabled':
      return { enabled: false };
    case 'DeviceConfigurationRegenerated': {
      const { configurationRevision, hash, leftOut = [] } = event.data;
      const inSync = sync(document, hash === document.synchronizedHash, time);
      return { configurationRevision, configurationHash: hash, regeneratedAt: time, leftOut, ...inSync };
    }
    case 'ConfigurationServed': {
      const { file: _file, status: _status, tlsVersion: _tlsVersion, ...pickup } = event.data;
      const lastPickup = { time, ...pickup };
      const isOwn = pickup.otherMac === undefined && !pickup.unproven;
      return isOwn ? { lastPickup, ownPickup: lastPickup } : { lastPickup };
    }
    case 'DeviceSynchronized': {
      const { configurationRevision: synchronizedRevision, hash: synchronizedHash } = event.data;
      const inSync = sync(document, synchronizedHash === document.configurationHash, time);
      return { synchronizedAt: time, synchronizedRevision, synchronizedHash, ...inSync };
    }
    case 'ConfigurationRevealed':
      return event.data.keyGeneration === document.keyGeneration ? { keyRevealedAt: time } : {};
    default:
      event satisfies never;
      return {};
  }
}

/** Of another phone than before (docs/decisions/0021). */
const NOTHING_FETCHED = {
  outOfSync: true,
  inSyncSince: null,
  synchronizedAt: null,
  synchronizedRevision: null,
  synchronizedHash: null,
  ownPickup: null,
} satisfies Part;

function sync(before: DeviceDocument, isInSync: boolean, time: string): Part {
  if (!isInSync) return { outOfSync: true, inSyncSince: null };
  return { outOfSync: false, inSyncSince: before.outOfSync ? time : before.inSyncSince };
}

function withLines({ heldAccounts }: DeviceDocument, lines: DeviceDocument['lines'], time: string): Part {
  const sorted = lines.toSorted((one, other) => one.line - other.line);
  const sipAccountIds = sorted.map(({ sipAccountId }) => sipAccountId);
  return { lines: sorted, sipAccountIds, heldAccounts: withHeld(heldAccounts, sipAccountIds, time) };
}

function added(
  key: string,
  data: Extract<DeviceEvent, { type: 'DeviceAdded' }>['data'],
  { metadata: { time }, revision }: RecordedDomainEvent,
): DeviceDocument {
  // Field by field: the passwords must not come along.
  const { organizationId, model, name, mac = null, expansionModules, userName = null } = data;
  return {
    _id: key,
    ...{ organizationId, model, name, nameOrder: foldName(name), mac, expansionModules, userName },
    enabled: true,
    adminPassword: data.adminPasswordOrigin ?? null,
    userPassword: data.userPasswordOrigin ?? null,
    seatExtensionId: null,
    lines: [],
    sipAccountIds: [],
    heldAccounts: [],
    phoneSince: null,
    keys: [],
    keyGeneration: 0,
    keyIssuedAt: time,
    keyRevealedAt: null,
    configurationRevision: null,
    configurationHash: null,
    regeneratedAt: null,
    leftOut: [],
    ...NOTHING_FETCHED,
    lastPickup: null,
    version: revision,
    createdAt: time,
    updatedAt: time,
  };
}
