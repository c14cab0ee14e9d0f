import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '@ringledger/configuration';
import { furthestSeen } from '@ringledger/event-sourcing';
import { StoreUnusableError } from '@ringledger/event-store';
import type { EventStore } from '@ringledger/event-store';
import { openEmbeddedEventStore } from '@ringledger/event-store/embedded';
import type { Log } from '@ringledger/observability';
import type { ReadModels } from '@ringledger/read-models';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';
import { makeDirectory } from '@ringledger/system';

export interface Stores {
  readonly eventStore: EventStore;
  readonly readModels: ReadModels;
}

/** How they are opened that look at damage, or mend it. */
export interface Opening {
  /** Also where the file of the read models is damaged. */
  readonly unchecked?: boolean;
}

/** The log and the read models that the configuration names: servers by their URL, else files in the data directory. */
export async function openStores(configuration: Configuration, log: Log, opening: Opening = {}): Promise<Stores> {
  await ownDirectory(configuration.dataDirectory);
  const eventStore = await openEventStore(configuration, log);
  try {
    return { eventStore, readModels: await openReadModels(configuration, log, opening) };
  } catch (error) {
    await eventStore.close();
    throw error;
  }
}

/** As `openStores`, for who goes on with what is in them. @throws StoreUnusableError the log ends before what was seen of it */
export async function openWholeStores(configuration: Configuration, log: Log, opening: Opening = {}): Promise<Stores> {
  const stores = await openStores(configuration, log, opening);
  try {
    await ensureWhole(stores);
    return stores;
  } catch (error) {
    await stores.eventStore.close();
    await stores.readModels.close();
    throw error;
  }
}

export async function hasEvents({ eventStore }: Stores): Promise<boolean> {
  return (await eventStore.readAll({ limit: 1 })).events.length > 0;
}

/** Whether the files of an exchange are in the data directory; of stores on servers nothing is known before they are asked. */
export async function filesExist({ dataDirectory, eventStoreUrl, mongoUrl }: Configuration): Promise<boolean> {
  const paths = [
    ...(eventStoreUrl === null ? [logDirectory(dataDirectory)] : []),
    ...(mongoUrl === null ? [readModelDirectory(dataDirectory)] : []),
  ];
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  // One without the other is an exchange that lost something, which opening it tells.
  return paths.length === 0 || found.includes(true);
}

function logDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'log');
}

function readModelDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'read-models');
}

/** What is written to a log that ends before what was seen of it gets positions that everybody has passed: it would never be read. */
async function ensureWhole({ eventStore, readModels }: Stores): Promise<void> {
  // In this order: other processes write meanwhile.
  const seen = await furthestSeen(readModels);
  if (await eventStore.reaches(seen)) return;
  throw new StoreUnusableError(
    'unknown',
    `The log ends at position ${(await eventStore.head()) || 'START'}, before ${seen}, which the read models have seen. It looks like ` +
      'an older copy of the log, or a part of it is gone: put the newest copy back and start again. If this is the newest, make the ' +
      'read models again from it: npm run cli -- rebuild-read-models.',
  );
}

/** Read models hold names and addresses of people in the clear: what is made is for this user alone. What is there already stays as it is. */
async function ownDirectory(path: string): Promise<void> {
  // What keeps it from being made, the stores say better.
  await makeDirectory(path).catch(() => undefined);
}

async function openEventStore({ dataDirectory, eventStoreUrl }: Configuration, log: Log): Promise<EventStore> {
  if (eventStoreUrl === null) {
    return openEmbeddedEventStore({ directory: logDirectory(dataDirectory), warn: (message) => log.warn(message) });
  }
  const { connectEventStoreDb } = await import('./eventstoredb-store.js');
  return connectEventStoreDb({ url: eventStoreUrl });
}

async function openReadModels(
  { dataDirectory, mongoUrl }: Configuration,
  log: Log,
  opening: Opening,
): Promise<ReadModels> {
  if (mongoUrl === null) {
    return openEmbeddedReadModels({
      directory: readModelDirectory(dataDirectory),
      warn: (message) => log.warn(message),
      ...opening,
    });
  }
  const { openMongoReadModels } = await import('./mongodb-store.js');
  return openMongoReadModels({ url: mongoUrl });
}
