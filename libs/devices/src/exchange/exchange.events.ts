import { defineEvents } from '@ringledger/event-sourcing';
import type { DomainEvent } from '@ringledger/event-sourcing';
import type { ExchangeSettings } from '../configuration/exchange-settings.js';
import { exactly, exchangeSettingsSchema } from '../event-schemas.js';

/** The operator has started the exchange with other settings, or another version that renders otherwise: no phone may hold the right file. */
export type ExchangeSettingsChanged = DomainEvent<
  'ExchangeSettingsChanged',
  { readonly settings: ExchangeSettings; readonly rendererVersion: number }
>;
/** In the stream `exchange-settings`. */
export type ExchangeEvent = ExchangeSettingsChanged;

export const exchangeEvents = defineEvents<ExchangeEvent>({
  ExchangeSettingsChanged: {
    version: 1,
    schema: exactly({ settings: exchangeSettingsSchema, rendererVersion: { type: 'integer', minimum: 1 } }),
    audit: ({ settings, rendererVersion }) => ({ ...settings, rendererVersion }),
  },
});
