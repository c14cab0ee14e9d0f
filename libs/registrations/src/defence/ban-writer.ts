import { decided, systemContext } from '@ringledger/event-sourcing';
import type { Commands } from '@ringledger/event-sourcing';
import type { Log } from '@ringledger/observability';
import type { Clock, Ids } from '@ringledger/system';
import { banSource } from './decisions/ban-source.js';
import type { DueBan } from './registrar-defence.js';
import { sourceBanId } from './source-ban.js';

const MINUTE = 60_000;
const MOST_A_MINUTE = 60;

/**
 * Puts what a registrar has seen into the log, so that all have it. Who guesses from everywhere must not be able to fill the log: beyond so
 * many new bans in a minute the others stay what they are already, closed at this registrar for a moment.
 */
export class BanWriter {
  #minute = 0;
  #written = 0;

  constructor(
    private readonly commands: Commands,
    /** Of the registrar. */
    private readonly name: string,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly log: Log,
  ) {}

  /** Never rejects: what cannot be written now comes again with the next guesses. */
  async write(ban: DueBan): Promise<void> {
    const time = this.clock.now();
    const minute = Math.floor(time.getTime() / MINUTE);
    if (minute !== this.#minute) this.#written = 0;
    this.#minute = minute;
    if (this.#written >= MOST_A_MINUTE) return;
    this.#written += 1;
    const context = systemContext(this.name, this.ids.next(), time);
    try {
      decided(await this.commands.execute(banSource, sourceBanId(ban.network), ban, context));
      this.log.warn('a source is banned', { network: ban.network, reason: ban.reason, refusals: ban.refusals });
    } catch (error) {
      this.log.error('a ban could not be recorded', { err: error, network: ban.network });
    }
  }
}
