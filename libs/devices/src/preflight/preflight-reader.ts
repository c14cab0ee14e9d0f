import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { EventLog, Followers, ReadSide, REGISTRARS, streamName } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import { GetExtensions } from '@ringledger/extensions';
import { findModel } from '@ringledger/provisioning';
import type { Scope } from '@ringledger/read-models';
import { GetSipAccounts, overridesOf, registrationRules } from '@ringledger/sip-accounts';
import type { SipAccountDetailsDocument } from '@ringledger/sip-accounts';
import { EXCHANGE_SETTINGS } from '../configuration/exchange-settings.js';
import type { ExchangeSettings } from '../configuration/exchange-settings.js';
import { firstHost, heardTransports, wayToExchange } from '../configuration/way-to-exchange.js';
import type { ExchangeEvent } from '../exchange/exchange.events.js';
import { EXCHANGE_ID, exchangeAggregate } from '../exchange/exchange.js';
import type { DeviceDocument } from '../views/device-details/device.document.js';
import { readDevices } from '../views/device-details/read-devices.js';
import { preflightOf } from './preflight.js';
import type { Preflight, PreflightLine } from './preflight.js';
import { wayObstacles } from './way-obstacles.js';

const NO_WAY = { host: null, unservedTransport: null };

/** Gathers what is known of a device before it is deployed. */
@Injectable()
export class PreflightReader {
  constructor(
    private readonly readSide: ReadSide,
    private readonly queries: QueryBus,
    private readonly followers: Followers,
    private readonly log: EventLog,
    @Inject(EXCHANGE_SETTINGS) private readonly exchange: ExchangeSettings,
  ) {}

  /** Null: the scope sees no such device. */
  async of(scope: Scope, deviceId: string, after?: Position): Promise<readonly Preflight[] | null> {
    const device = await (await readDevices(this.readSide, after)).get(scope, deviceId);
    if (device === null) return null;
    const [lines, registrars, provisioningUrlSince] = await Promise.all([
      this.#lines(scope, device, after),
      this.followers.living(REGISTRARS),
      this.#provisioningUrlSince(),
    ]);
    const { provisioningUrl } = this.exchange;
    const model = findModel(device.model) ?? null;
    const told = { provisioningUrl, provisioningUrlSince };
    return preflightOf({ ...device, ...told, model, lines, registrars, transports: heardTransports(this.exchange) });
  }

  /** What was noted first may have been so for long. */
  async #provisioningUrlSince(): Promise<string | null> {
    let told: string | undefined;
    let since: string | null = null;
    for await (const events of this.log.pagesOf(streamName(exchangeAggregate.category, EXCHANGE_ID))) {
      for (const { event, metadata } of events) {
        const { provisioningUrl } = (event as ExchangeEvent).data.settings;
        if (told !== undefined && told !== provisioningUrl) since = metadata.time;
        told = provisioningUrl;
      }
    }
    return since;
  }

  async #lines(scope: Scope, device: DeviceDocument, after?: Position): Promise<readonly PreflightLine[]> {
    const accounts = await this.queries.execute(new GetSipAccounts(scope, device.sipAccountIds, after));
    const extensionIds = [...new Set([...accounts.values()].flatMap(({ extensionId }) => extensionId ?? []))];
    const extensions = await this.queries.execute(new GetExtensions(scope, extensionIds, after));
    return device.lines.map(({ line, sipAccountId }) => {
      const found = accounts.get(sipAccountId) ?? null;
      const account = found && {
        ...{ userName: found.userName, enabled: found.enabled },
        rules: registrationRules({ settings: overridesOf(found.settings) }),
      };
      const extension = extensions.get(found?.extensionId ?? '') ?? null;
      return { line, account, extension, ...(found ? this.#way(found) : NO_WAY) };
    });
  }

  #way({ settings }: SipAccountDetailsDocument): Pick<PreflightLine, 'host' | 'unservedTransport'> {
    const overrides = overridesOf(settings);
    const { unservedTransport } = wayObstacles(overrides, this.exchange);
    return { host: firstHost(wayToExchange(overrides, this.exchange)), unservedTransport };
  }
}
