import type { EventStore } from '@ringledger/event-store';
import type { CommandContext } from '../decider.js';
import { derivedId, pause } from '@ringledger/system';
import type { Clock } from '@ringledger/system';
import type { Checkpoints } from '../projecting/checkpoints.js';
import { GRACE } from './reservations.js';
import type { Reservations } from './reservations.js';
import { systemContext } from '../system-context.js';

/**
 * Looks at every claim once it is old enough, and releases it when its main event never came. Durable: what was claimed before a
 * crash is looked at after it.
 */
export class ReservationSweeper {
  readonly key = 'process:reservationSweeper';

  constructor(
    private readonly store: EventStore,
    private readonly reservations: Reservations,
    private readonly checkpoints: Checkpoints,
    private readonly clock: Clock,
  ) {}

  async follow(signal: AbortSignal): Promise<void> {
    const checkpoint = await this.checkpoints.open(this.key);
    const filter = { types: ['ReservationClaimed'] };
    for await (const item of this.store.subscribe({ after: checkpoint.position, filter, batchSize: 256, signal })) {
      if (item.kind !== 'events') {
        await checkpoint.move(item.position);
        continue;
      }
      for (const { id, metadata, position, stream } of item.events) {
        await this.untilOld(metadata['time'] as string, signal);
        if (signal.aborted) break;
        await this.reservations.releaseIfStale(stream, this.context(id));
        await checkpoint.move(position);
      }
    }
    await checkpoint.flush();
  }

  /** By the clock that decides whether a claim is old: a timer may be over before that has moved. */
  private async untilOld(time: string, signal: AbortSignal): Promise<void> {
    const left = () => Date.parse(time) + GRACE - this.clock.now().getTime();
    while (left() > 0 && !signal.aborted) await pause(left(), signal);
  }

  private context(cause: string): CommandContext {
    return systemContext('reservationSweeper', derivedId(cause, 'sweep'), this.clock.now(), { eventId: cause });
  }
}
