import type { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import { SYSTEM } from '@ringledger/read-models';
import type { Collection, Filter, Find, StoredDocument } from '@ringledger/read-models';
import { inParts } from '@ringledger/system';
import { accountExtensions } from '../views/account-extensions/account-extensions.js';
import { devices } from '../views/device-details/device.document.js';

const PAGE = 500;

/** The devices that have one of these accounts on a line, as of `position`. */
export async function devicesOfAccounts(
  readSide: ReadSide,
  accountIds: readonly string[],
  position: Position,
): Promise<readonly string[]> {
  if (accountIds.length === 0) return [];
  const collection = await readSide.read(devices, position);
  const found = new Set<string>();
  for (const some of inParts(accountIds, PAGE)) {
    const filter = { sipAccountIds: { $in: some } };
    for (const id of await allIds(collection, filter)) found.add(id);
  }
  return [...found];
}

/** The devices that show this extension on a line, as of `position`. */
export async function devicesOfExtension(
  readSide: ReadSide,
  extensionId: string,
  position: Position,
): Promise<readonly string[]> {
  const collection = await readSide.read(accountExtensions, position);
  return devicesOfAccounts(readSide, await allIds(collection, { extensionId: { $eq: extensionId } }), position);
}

/** The devices that stand at the seat of this extension, as of `position`. */
export async function devicesAtSeat(
  readSide: ReadSide,
  extensionId: string,
  position: Position,
): Promise<readonly string[]> {
  return allIds(await readSide.read(devices, position), { seatExtensionId: { $eq: extensionId } });
}

/** Every device of the exchange, as of `position`. */
export async function allDevices(readSide: ReadSide, position: Position): Promise<readonly string[]> {
  return allIds(await readSide.read(devices, position));
}

async function allIds<D extends StoredDocument>(
  collection: Collection<D>,
  filter?: Filter,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: Find['after'];
  do {
    const page = await collection.find(SYSTEM, { ...(filter && { filter }), limit: PAGE, ...(after && { after }) });
    ids.push(...page.documents.map(({ _id }) => _id));
    const last = page.hasMore ? page.documents.at(-1) : undefined;
    after = last && { values: [], id: last._id };
  } while (after);
  return ids;
}
