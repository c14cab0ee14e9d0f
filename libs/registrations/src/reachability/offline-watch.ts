import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { BackgroundWork, Commands, decided, streamName, systemContext } from '@ringledger/event-sourcing';
import type { CommandContext } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import { Log } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import { GetAllAccountsOfExtension } from '@ringledger/sip-accounts';
import { Clock, derivedId, inParts, pause } from '@ringledger/system';
import type { Location } from '../locations/account-locations.js';
import { Locations } from '../locations/locations.js';
import { registrationAggregate } from '../registration.js';
import type { RegistrationEvent } from '../registration.events.js';
import { noteOffline } from './decisions/note-offline.js';
import { noteOnline } from './decisions/note-online.js';
import { GRACE, OfflineTimers } from './offline-timers.js';
import { overSince } from './over-since.js';
import type { LastRegistration } from './reachability.events.js';
import type { OfflineTimerDocument } from './offline-timers.js';

const LOOK_EVERY = 1000;
const AT_ONCE = 200;
/** Events after which an account is registered. */
const BEGUN: ReadonlySet<string> = new Set<RegistrationEvent['type']>([
  'RegistrationCreated',
  'RegistrationTakenOver',
  'RegistrationContactChanged',
]);

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
    const accountIds = await this.#accountsOf(extensionId);
    if (!(await this.#registered(accountIds))) {
      if (await this.#happenedSince(last, accountIds)) return;
      const input = { extensionId, last };
      const outcome = await this.commands.execute(noteOffline, extensionId, input, this.#context('offline', timer));
      if (!outcome.accepted) {
        const disabled = outcome.refusals.some(({ code }) => code === 'EXTENSION_DISABLED');
        // Whatever else it is, the timer stays due.
        return disabled ? this.timers.suspend(timer) : undefined;
      }
    }
    // What came back at this very moment may have been seen before the extension was told to be offline.
    const back = await this.#registered(await this.#accountsOf(extensionId));
    if (back) decided(await this.commands.execute(noteOnline, extensionId, back, this.#context('online', timer)));
    await this.timers.clear(timer);
  }

  async #accountsOf(extensionId: string): Promise<readonly string[]> {
    const all = new GetAllAccountsOfExtension(SYSTEM, extensionId, await this.store.head());
    return (await this.queries.execute(all)) ?? [];
  }

  async #registered(accountIds: readonly string[]) {
    for (const ids of inParts(accountIds, AT_ONCE)) {
      for (const [sipAccountId, { locations }] of await this.locations.of(SYSTEM, ids)) {
        const [location]: readonly Location[] = locations;
        if (location) return { sipAccountId, registrationId: location.registrationId };
      }
    }
    return null;
  }

  /**
   * What came back and has just ended again has its own time of grace, though the log, or the timer, was not told yet: this one stays due
   * until then. An end of long ago was told, or was not for this extension.
   */
  async #happenedSince(last: LastRegistration, accountIds: readonly string[]): Promise<boolean> {
    for (const accountId of accountIds) {
      const stream = streamName(registrationAggregate.category, accountId);
      const { events } = await this.store.readStream(stream, { direction: 'backwards', limit: 1 });
      const [newest] = events;
      if (newest === undefined) continue;
      const { type, data, metadata } = newest;
      const time = metadata['time'] as string;
      const over = (data['deadline'] as string | null | undefined) ?? time;
      const recent = BEGUN.has(type) || this.clock.now().getTime() - Date.parse(time) < GRACE;
      if (recent && over > overSince(last)) return true;
    }
    return false;
  }

  #context(what: string, { correlationId, last: { eventId } }: OfflineTimerDocument): CommandContext {
    const cause = { eventId, ...(correlationId !== undefined && { correlationId }) };
    return systemContext(this.name, derivedId(what, eventId), this.clock.now(), cause);
  }
}
