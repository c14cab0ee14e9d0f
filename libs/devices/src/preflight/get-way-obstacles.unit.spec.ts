import type { EventLog } from '@ringledger/event-sourcing';
import { recordedStream } from '@ringledger/event-sourcing/testing';
import { exchangeSettings } from '../configuration/exchange-settings.js';
import type { ExchangeSettings } from '../configuration/exchange-settings.js';
import type { ExchangeEvent } from '../exchange/exchange.events.js';
import { GetWayObstacles, GetWayObstaclesHandler } from './get-way-obstacles.js';

const withPorts = (sipPorts: ExchangeSettings['sipPorts'], refreshMinutes = 60) =>
  exchangeSettings({
    provisioningUrl: 'https://pbx.example:8448',
    sipServer: { host: 'pbx.example', port: 5060, transport: 'udp' },
    ...{ sipPorts, refreshMinutes },
  });
const [open, closed, closedStill] = [withPorts({ tls: 5061 }), withPorts({}), withPorts({}, 120)];

/** The place in the stream of what made it so, when the exchange was started so one after the other; null: nothing was noted. */
async function notedAt(now: ExchangeSettings, ...starts: readonly ExchangeSettings[]) {
  const events = recordedStream(
    'exchange-settings',
    ...starts.map((settings): ExchangeEvent => ({
      type: 'ExchangeSettingsChanged',
      data: { settings, rendererVersion: 1 },
    })),
  );
  const log = {
    async *pagesOf() {
      yield* events.map((event) => [event]);
    },
  };
  const handler = new GetWayObstaclesHandler(log as unknown as EventLog, now);
  const { noted, unservedTransport } = await handler.execute(new GetWayObstacles({ phoneTransport: 'TLS' }));
  return [unservedTransport, noted?.revision ?? null];
}

it('that the way of phones leads nowhere is so since the start that made it so', async () => {
  expect(await notedAt(closed, open, closed)).toEqual(['tls', 1]);
  expect(await notedAt(closedStill, open, closed, closedStill)).toEqual(['tls', 1]);
  expect(await notedAt(closed, closed, open, closed)).toEqual(['tls', 2]);
  expect(await notedAt(closed, closed, open)).toEqual(['tls', null]);
  expect(await notedAt(closed)).toEqual(['tls', null]);
  expect(await notedAt(open, closed, open)).toEqual([null, null]);
});
