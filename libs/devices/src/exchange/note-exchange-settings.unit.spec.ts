import { given } from '@ringledger/event-sourcing/testing';
import { exchangeSettings } from '../configuration/exchange-settings.js';
import type { ExchangeEvent } from './exchange.events.js';
import { noteExchangeSettings } from './note-exchange-settings.js';

const settings = (host: string) =>
  exchangeSettings({
    provisioningUrl: 'https://pbx.example:8448',
    sipServer: { host, port: 5060, transport: 'udp' },
  });
const noted = (host: string, rendererVersion = 1): ExchangeEvent => ({
  type: 'ExchangeSettingsChanged',
  data: { settings: settings(host), rendererVersion },
});

describe('what the exchange was started with', () => {
  it('is noted at the first start, and whenever it is something else', () => {
    given().when(noteExchangeSettings, noted('a').data).then(noted('a'));
    given(noted('a')).when(noteExchangeSettings, noted('b').data).then(noted('b'));
    given(noted('a'), noted('b')).when(noteExchangeSettings, noted('a').data).then(noted('a'));
    given(noted('a')).when(noteExchangeSettings, noted('a', 2).data).then(noted('a', 2));
  });

  it('is not noted again', () => {
    given(noted('a')).when(noteExchangeSettings, noted('a').data).thenNothing();
  });
});
