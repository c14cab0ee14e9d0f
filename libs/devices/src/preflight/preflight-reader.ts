import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Followers, ReadSide, REGISTRARS } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import { GetExtensions } from '@ringledger/extensions';
import { findModel } from '@ringledger/provisioning';
import type { Scope } from '@ringledger/read-models';
import { GetSipAccounts } from '@ringledger/sip-accounts';
import { EXCHANGE_SETTINGS } from '../configuration/exchange-settings.js';
import type { ExchangeSettings } from '../configuration/exchange-settings.js';
import { devices } from '../views/device-details/device.document.js';
import type { DeviceDocument } from '../views/device-details/device.document.js';
import { preflightOf } from './preflight.js';
import type { Preflight, PreflightLine } from './preflight.js';

/** Gathers what is known of a device before it is deployed. */
@Injectable()
export class PreflightReader {
  constructor(
    private readonly readSide: ReadSide,
    private readonly queries: QueryBus,
    private readonly followers: Followers,
    @Inject(EXCHANGE_SETTINGS) private readonly exchange: ExchangeSettings,
  ) {}

  /** Null: the scope sees no such device. */
  async of(scope: Scope, deviceId: string, after?: Position): Promise<readonly Preflight[] | null> {
    const device = await (await this.readSide.read(devices, after)).get(scope, deviceId);
    if (device === null) return null;
    const [lines, registrars] = await Promise.all([
      this.#lines(scope, device, after),
      this.followers.living(REGISTRARS),
    ]);
    const { provisioningUrl, sipServer } = this.exchange;
    const model = findModel(device.model) ?? null;
    return preflightOf({ ...device, model, lines, registrars, provisioningUrl, sipHost: sipServer.host });
  }

  async #lines(scope: Scope, device: DeviceDocument, after?: Position): Promise<readonly PreflightLine[]> {
    const accounts = await this.queries.execute(new GetSipAccounts(scope, device.sipAccountIds, after));
    const extensionIds = [...new Set([...accounts.values()].flatMap(({ extensionId }) => extensionId ?? []))];
    const extensions = await this.queries.execute(new GetExtensions(scope, extensionIds, after));
    return device.lines.map(({ line, sipAccountId }) => {
      const account = accounts.get(sipAccountId) ?? null;
      return { line, account, extension: extensions.get(account?.extensionId ?? '') ?? null };
    });
  }
}
