import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { Find, Scope } from '@ringledger/read-models';
import type { DeviceDocument } from './device.document.js';
import { readDevices } from './read-devices.js';

/** Devices by id, as far as the scope sees them; at most 500. */
export class GetDevices extends Query<ReadonlyMap<string, DeviceDocument>> {
  constructor(
    readonly scope: Scope,
    readonly ids: readonly string[],
    readonly after?: Position,
  ) {
    super();
  }
}

@QueryHandler(GetDevices)
export class GetDevicesHandler implements IQueryHandler<GetDevices> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, ids, after }: GetDevices): Promise<ReadonlyMap<string, DeviceDocument>> {
    return (await readDevices(this.readSide, after)).getMany(scope, ids);
  }
}

/** The devices that have each of these accounts on a line; at most 500 accounts. */
export class GetDevicesOfAccounts extends Query<ReadonlyMap<string, readonly DeviceDocument[]>> {
  constructor(
    readonly scope: Scope,
    readonly sipAccountIds: readonly string[],
    readonly after?: Position,
  ) {
    super();
  }
}

const PAGE = 500;

@QueryHandler(GetDevicesOfAccounts)
export class GetDevicesOfAccountsHandler implements IQueryHandler<GetDevicesOfAccounts> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ after, scope, sipAccountIds }: GetDevicesOfAccounts) {
    const collection = await readDevices(this.readSide, after);
    const wanted = new Map(sipAccountIds.map((id): [string, DeviceDocument[]] => [id, []]));
    const filter = { sipAccountIds: { $in: [...wanted.keys()] } };
    let next: Find['after'];
    do {
      const page = await collection.find(scope, { filter, limit: PAGE, ...(next && { after: next }) });
      for (const device of page.documents) for (const id of device.sipAccountIds) wanted.get(id)?.push(device);
      const last = page.hasMore ? page.documents.at(-1) : undefined;
      next = last && { values: [], id: last._id };
    } while (next);
    return wanted;
  }
}
