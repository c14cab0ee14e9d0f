import { Inject, Injectable } from '@nestjs/common';
import { Commands, systemContext } from '@ringledger/event-sourcing';
import { Clock, Ids } from '@ringledger/system';
import { EXCHANGE_SETTINGS } from '../configuration/exchange-settings.js';
import type { ExchangeSettings } from '../configuration/exchange-settings.js';
import { RENDERER_VERSION } from '../configuration/renderer-version.js';
import { EXCHANGE_ID } from './exchange.js';
import { noteExchangeSettings } from './note-exchange-settings.js';

/** Settings are no command of anybody: what they have become is seen at the start. */
@Injectable()
export class ExchangeNotice {
  constructor(
    private readonly commands: Commands,
    @Inject(EXCHANGE_SETTINGS) private readonly settings: ExchangeSettings,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Writes `ExchangeSettingsChanged` when they are others than at the last start, of whatever process. */
  async note(): Promise<void> {
    const context = systemContext('start', this.ids.next(), this.clock.now());
    const input = { settings: this.settings, rendererVersion: RENDERER_VERSION };
    const outcome = await this.commands.execute(noteExchangeSettings, EXCHANGE_ID, input, context);
    if (!outcome.accepted)
      throw new Error(`The settings cannot be noted: ${outcome.refusals.map(({ message }) => message).join(' ')}`);
  }
}
