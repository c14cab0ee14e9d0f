import type { ConfigurationServed, DeviceEvent } from '@ringledger/devices';
import { idOfStream } from '@ringledger/event-sourcing';
import type { Projection } from '@ringledger/event-sourcing';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import { networkOf } from '@ringledger/system';

/** That a device had an account on a line, from one place in the log to another; null: still. */
interface LineOfDevice {
  readonly line: number;
  readonly sipAccountId: string;
  readonly since: string;
  readonly until: string | null;
}

/** What a device was at any place in the log, as far as it says something of the registrations of its accounts. */
export interface AccountDevicesDocument extends StoredDocument {
  readonly organizationId: string;
  readonly model: string;
  readonly mac: string | null;
  /** In the order in which they began; the last ones. */
  readonly lines: readonly LineOfDevice[];
  /** The accounts of these lines once more, so that the device is found by any of them. */
  readonly sipAccountIds: readonly string[];
  /** Written only when it comes from a new place, or is another phone; the last ones. */
  readonly networks: readonly NetworkOfDevice[];
}

/** That the phone which the device was had fetched its configuration there, from the first time on until it was another one; null: it still is. */
interface NetworkOfDevice {
  readonly network: string;
  readonly since: string;
  readonly until: string | null;
}

const MOST_LINES = 256;
const MOST_NETWORKS = 256;

export const accountDevices: CollectionDefinition<AccountDevicesDocument> = {
  name: 'accountDevices',
  version: 1,
  indexes: [{ name: 'bySipAccount', fields: [{ field: 'sipAccountIds', direction: 1 }] }],
};

const WATCHED = [
  'DeviceAdded',
  'DeviceMacChanged',
  'SipAccountAssigned',
  'SipAccountUnassigned',
  'DeviceDeleted',
  'ConfigurationServed',
] as const;
type Watched = Extract<DeviceEvent, { type: (typeof WATCHED)[number] }>;

export const accountDevicesProjection: Projection<AccountDevicesDocument, Watched> = {
  collection: accountDevices,
  handles: WATCHED,
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (document, { event, position }, key) => {
    if (event.type === 'DeviceAdded') {
      const { mac = null, model, organizationId } = event.data;
      return { _id: key, organizationId, model, mac, lines: [], sipAccountIds: [], networks: [] };
    }
    if (document === null) return null;
    switch (event.type) {
      case 'DeviceMacChanged':
        return otherPhone(document, event.data.mac, position);
      case 'SipAccountAssigned':
        return withLines(document, [
          ...ended(document, position, event.data.line),
          { ...event.data, since: position, until: null },
        ]);
      case 'SipAccountUnassigned':
        return withLines(document, ended(document, position, event.data.line));
      case 'DeviceDeleted':
        return withLines(document, ended(document, position));
      case 'ConfigurationServed':
        return fetched(document, event, position);
      default:
        event satisfies never;
        return document;
    }
  },
};

/** Those that had the account at this place in the log, as they were then. */
export function devicesAt(documents: readonly AccountDevicesDocument[], sipAccountId: string, position: string) {
  return documents
    .filter(({ lines }) => lines.some((line) => line.sipAccountId === sipAccountId && wasSo(line, position)))
    .map(({ model, networks }) => ({
      model,
      networks: networks.filter((one) => wasSo(one, position)).map(({ network }) => network),
    }));
}

function wasSo({ since, until }: { since: string; until: string | null }, position: string): boolean {
  return since <= position && (until === null || until > position);
}

/** From one MAC address to another or none it is another phone (docs/decisions/0021). While none was named, what came was the device. */
function otherPhone(document: AccountDevicesDocument, mac: string | null, until: string): AccountDevicesDocument {
  const networks = document.networks.map((one) => (one.until === null ? { ...one, until } : one));
  return { ...document, mac, ...(document.mac !== null && { networks }) };
}

function withLines(document: AccountDevicesDocument, all: readonly LineOfDevice[]): AccountDevicesDocument {
  const lines = all.slice(-MOST_LINES);
  return { ...document, lines, sipAccountIds: [...new Set(lines.map(({ sipAccountId }) => sipAccountId))] };
}

/** `line`: absent, and all of them end. */
function ended({ lines }: AccountDevicesDocument, until: string, line?: number): readonly LineOfDevice[] {
  return lines.map((one) => (one.until === null && (line ?? one.line) === one.line ? { ...one, until } : one));
}

function fetched(
  document: AccountDevicesDocument,
  { data }: ConfigurationServed,
  since: string,
): AccountDevicesDocument {
  if (data.otherMac !== undefined || data.unproven) return document;
  const network = networkOf(data.address);
  if (document.networks.some((known) => known.network === network && known.until === null)) return document;
  return { ...document, networks: [...document.networks, { network, since, until: null }].slice(-MOST_NETWORKS) };
}
