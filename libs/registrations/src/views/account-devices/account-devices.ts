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
  /** In the order in which they began; the last ones. */
  readonly lines: readonly LineOfDevice[];
  /** The accounts of these lines once more, so that the device is found by any of them. */
  readonly sipAccountIds: readonly string[];
  /** Where it has fetched its configuration, each since its first time; the last ones. Written only when it comes from a new place. */
  readonly networks: readonly { readonly network: string; readonly since: string }[];
}

const MOST_LINES = 256;
const MOST_NETWORKS = 256;

export const accountDevices: CollectionDefinition<AccountDevicesDocument> = {
  name: 'accountDevices',
  version: 1,
  indexes: [{ name: 'bySipAccount', fields: [{ field: 'sipAccountIds', direction: 1 }] }],
};

type Watched = Extract<
  DeviceEvent,
  { type: 'DeviceAdded' | 'SipAccountAssigned' | 'SipAccountUnassigned' | 'DeviceDeleted' | 'ConfigurationServed' }
>;

export const accountDevicesProjection: Projection<AccountDevicesDocument, Watched> = {
  collection: accountDevices,
  handles: ['DeviceAdded', 'SipAccountAssigned', 'SipAccountUnassigned', 'DeviceDeleted', 'ConfigurationServed'],
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (document, { event, position }, key) => {
    if (event.type === 'DeviceAdded') {
      const { model, organizationId } = event.data;
      return { _id: key, organizationId, model, lines: [], sipAccountIds: [], networks: [] };
    }
    if (document === null) return null;
    switch (event.type) {
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
    .filter(({ lines }) =>
      lines.some(
        ({ since, until, ...line }) =>
          line.sipAccountId === sipAccountId && since <= position && (until === null || until > position),
      ),
    )
    .map(({ model, networks }) => ({
      model,
      networks: networks.filter(({ since }) => since <= position).map(({ network }) => network),
    }));
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
  if (document.networks.some((known) => known.network === network)) return document;
  return { ...document, networks: [...document.networks, { network, since }].slice(-MOST_NETWORKS) };
}
