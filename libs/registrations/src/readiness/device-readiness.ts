import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { DeviceDocument } from '@ringledger/devices';
import { GetDevices } from '@ringledger/devices';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import { GetExtensions } from '@ringledger/extensions';
import { findModel } from '@ringledger/provisioning';
import type { Scope } from '@ringledger/read-models';
import { GetSipAccounts } from '@ringledger/sip-accounts';
import { inParts } from '@ringledger/system';
import { Locations } from '../locations/locations.js';
import { registrations } from '../views/registrations/registration.document.js';
import { signsOf } from './device-signs.js';
import { readinessOf } from './readiness.js';
import type { Readiness, ReadinessLocation } from './readiness.js';

const AT_ONCE = 500;

/** Whether devices are ready, for many at once: five reads, however many devices. */
@Injectable()
export class DeviceReadinessReader {
  constructor(
    private readonly queries: QueryBus,
    private readonly locations: Locations,
    private readonly readSide: ReadSide,
  ) {}

  /** Those that the scope sees, by id. */
  async of(scope: Scope, deviceIds: readonly string[], after?: Position): Promise<ReadonlyMap<string, Readiness>> {
    const devices = await this.queries.execute(new GetDevices(scope, deviceIds, after));
    const accountIds = [...new Set([...devices.values()].flatMap(({ sipAccountIds }) => sipAccountIds))];
    const accounts = new Map<string, { readonly userName: string; readonly extensionId: string | null }>();
    const locations = new Map<string, readonly ReadinessLocation[]>();
    const numbers = new Map<string, string>();
    for (const ids of inParts(accountIds, AT_ONCE)) {
      const found = await this.queries.execute(new GetSipAccounts(scope, ids, after));
      for (const [id, account] of found) accounts.set(id, account);
      for (const [id, bound] of await this.#locations(scope, ids, after)) locations.set(id, bound);
      const extensionIds = [...new Set([...found.values()].flatMap(({ extensionId }) => extensionId ?? []))];
      const extensions = await this.queries.execute(new GetExtensions(scope, extensionIds, after));
      for (const [id, { number }] of extensions) numbers.set(id, number);
    }
    const lines = (device: DeviceDocument) =>
      device.lines.map(({ line, sipAccountId }) => {
        const { extensionId = null, userName = null } = accounts.get(sipAccountId) ?? {};
        const extensionNumber = extensionId === null ? null : (numbers.get(extensionId) ?? null);
        const signs = signsOf(device, findModel(device.model) ?? null, sipAccountId);
        return { line, userName, extensionNumber, signs, locations: locations.get(sipAccountId) ?? [] };
      });
    return new Map([...devices].map(([id, device]) => [id, readinessOf({ ...device, lines: lines(device) })]));
  }

  /** With their past: what a registration shows now it need not have shown at first. */
  async #locations(scope: Scope, accountIds: readonly string[], after: Position | undefined) {
    const found = [...(await this.locations.of(scope, accountIds))];
    const ids = found.flatMap(([, { locations }]) => locations.map(({ registrationId }) => registrationId));
    const past = await (await this.readSide.read(registrations, after)).getMany(scope, ids);
    return found.map(([id, { locations }]): [string, readonly ReadinessLocation[]] => [
      id,
      locations.map((location) => ({ ...location, history: past.get(location.registrationId) ?? null })),
    ]);
  }
}
