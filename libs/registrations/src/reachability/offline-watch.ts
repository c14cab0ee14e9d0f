import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { BackgroundWork, Commands, systemContext } from '@ringledger/event-sourcing';
import type { CommandContext } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import { Log } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import { GetAccountsOfExtensions } from '@ringledger/sip-accounts';
import { Clock, derivedId, pause } from '@ringledger/system';
import type { Location } from '../locations/account-locations.js';
import { Locations } from '../locations/locations.js';
import { noteOffline } from './decisions/note-offline.js';
import { noteOnline } from './decisions/note-online.js';
import { OfflineTimers } from './offline-timers.js';
import type { OfflineTimerDocument } from './offline-timers.js';

const LOOK_EVERY = 1000;
const AT_ONCE = 200;

/**
 * Tells who went offline (P-17). A timer that is due is looked at: nothing registered for the extension, and it is told. What is told
 * is told once, whoever looks and however often: the extension's own stream decides.
 */
@Injectable()
export class OfflineWatch extends BackgroundWork {
  override readonly name = 'offlineWatch';

  constructor(
    private readonly timers: OfflineTimers,
    private readonly locations: Locations,
    private readonly store: EventStore,
    private readonly queries: QueryBus,
    private readonly commands: Commands,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look();
      await pause(LOOK_EVERY, signal);
    }
  }

  /** At everything that is due now. */
  async look(): Promise<void> {
    const due = await this.timers.due(this.clock.now().toISOString(), AT_ONCE);
    await Promise.all(
      due.map((timer) =>
        this.#lookAt(timer).catch((error: unknown) =>
          this.log.warn('whether an extension is offline could not be told yet', {
            err: error,
            extensionId: timer._id,
          }),
        ),
      ),
    );
  }

  async #lookAt(timer: OfflineTimerDocument): Promise<void> {
    const { _id: extensionId, last } = timer;
    if (!(await this.#registered(extensionId))) {
      const input = { extensionId, last };
      const outcome = await this.commands.execute(noteOffline, extensionId, input, this.#context('offline', timer));
      if (!outcome.accepted) {
        const disabled = outcome.refusals.some(({ code }) => code === 'EXTENSION_DISABLED');
        // Whatever else it is, the timer stays due.
        return disabled ? this.timers.suspend(timer) : undefined;
      }
    }
    // What came back at this very moment may have been seen before the extension was told to be offline.
    const back = await this.#registered(extensionId);
    if (back) await this.commands.execute(noteOnline, extensionId, back, this.#context('online', timer));
    await this.timers.clear(timer);
  }

  async #registered(extensionId: string) {
    const accounts = await this.queries.execute(
      new GetAccountsOfExtensions(SYSTEM, [extensionId], await this.store.head()),
    );
    const ids = (accounts.get(extensionId) ?? []).map(({ _id }) => _id);
    for (const [sipAccountId, { locations }] of await this.locations.of(SYSTEM, ids)) {
      const [location]: readonly Location[] = locations;
      if (location) return { sipAccountId, registrationId: location.registrationId };
    }
    return null;
  }

  #context(what: string, { correlationId, last: { eventId } }: OfflineTimerDocument): CommandContext {
    const cause = { eventId, ...(correlationId !== undefined && { correlationId }) };
    return systemContext(this.name, derivedId(what, eventId), this.clock.now(), cause);
  }
}
