import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { EventLog, streamName } from '@ringledger/event-sourcing';
import type { RecordedDomainEvent } from '@ringledger/event-sourcing';
import type { ExistingSipAccount } from '@ringledger/sip-accounts';
import { EXCHANGE_SETTINGS } from '../configuration/exchange-settings.js';
import type { ExchangeSettings } from '../configuration/exchange-settings.js';
import type { ExchangeEvent } from '../exchange/exchange.events.js';
import { EXCHANGE_ID, exchangeAggregate } from '../exchange/exchange.js';
import { wayObstacles } from './way-obstacles.js';
import type { WayObstacles } from './way-obstacles.js';

/** Null: nothing in the settings of the exchange was noted that made it so. */
export type NotedWayObstacles = WayObstacles & { readonly noted: RecordedDomainEvent<ExchangeEvent> | null };

/** What of the way that phones with these settings are told to take leads to no registrar. */
export class GetWayObstacles extends Query<NotedWayObstacles> {
  constructor(readonly settings: ExistingSipAccount['settings']) {
    super();
  }
}

@QueryHandler(GetWayObstacles)
export class GetWayObstaclesHandler implements IQueryHandler<GetWayObstacles> {
  constructor(
    private readonly log: EventLog,
    @Inject(EXCHANGE_SETTINGS) private readonly exchange: ExchangeSettings,
  ) {}

  async execute({ settings }: GetWayObstacles): Promise<NotedWayObstacles> {
    const found = wayObstacles(settings, this.exchange);
    const isClear = found.unservedTransport === null && found.ownHost === null;
    return { ...found, noted: isClear ? null : await this.#since(settings, found) };
  }

  /** The first of the last changes of the exchange since which it has been so. */
  async #since(settings: ExistingSipAccount['settings'], now: WayObstacles): Promise<NotedWayObstacles['noted']> {
    let since: NotedWayObstacles['noted'] = null;
    for await (const events of this.log.pagesOf(streamName(exchangeAggregate.category, EXCHANGE_ID))) {
      for (const recorded of events as unknown as readonly RecordedDomainEvent<ExchangeEvent>[]) {
        const then = wayObstacles(settings, recorded.event.data.settings);
        const isSo = then.unservedTransport === now.unservedTransport && then.ownHost === now.ownHost;
        since = isSo ? (since ?? recorded) : null;
      }
    }
    return since;
  }
}
