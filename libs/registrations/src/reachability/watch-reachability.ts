import { Injectable } from '@nestjs/common';
import { AggregateReader, EventLog, idOfStream, reaction, ReadSide, streamName } from '@ringledger/event-sourcing';
import type { DomainEvent, ProcessManager, Reaction, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import type { Position } from '@ringledger/event-store';
import type { ExtensionDeleted, ExtensionEnabled } from '@ringledger/extensions';
import { SYSTEM } from '@ringledger/read-models';
import { sipAccountAggregate, sipAccountExists } from '@ringledger/sip-accounts';
import type { SipAccountLinked, SipAccountUnlinked } from '@ringledger/sip-accounts';
import { Locations } from '../locations/locations.js';
import type { RegistrationContactChanged, RegistrationEvent } from '../registration.events.js';
import { registrations } from '../views/registrations/registration.document.js';
import { actedAs } from './acted-as.js';
import { noteOnline } from './decisions/note-online.js';
import { extensionReachabilityAggregate } from './extension-reachability.js';
import { GRACE, OfflineTimers } from './offline-timers.js';
import type { ExtensionReachabilityEvent } from './reachability.events.js';

type OfExtension = ExtensionEnabled | ExtensionDeleted;
type OfRegistration = Exclude<RegistrationEvent, RegistrationContactChanged>;
type Watched = OfRegistration | SipAccountLinked | SipAccountUnlinked | OfExtension;

const WENT_OFFLINE: ExtensionReachabilityEvent['type'] = 'ExtensionWentOffline';
/** It goes offline and comes back in turn, with an event of the machinery in between perhaps. */
const LATELY_TOLD = 8;

/** Sees registrations come and go for the extensions that they are for: the end of one, or of its link, starts a timer (P-17). */
@Injectable()
export class WatchReachability implements ProcessManager<Watched> {
  readonly name = 'extensionReachability';
  readonly handles = [
    'RegistrationCreated',
    'RegistrationTakenOver',
    'RegistrationRemoved',
    'RegistrationConnectionLost',
    'RegistrationExpired',
    'RegistrationDropped',
    'SipAccountLinked',
    'SipAccountUnlinked',
    'ExtensionEnabled',
    'ExtensionDeleted',
  ] as const;

  constructor(
    private readonly aggregates: AggregateReader,
    private readonly log: EventLog,
    private readonly store: EventStore,
    private readonly readSide: ReadSide,
    private readonly locations: Locations,
    private readonly timers: OfflineTimers,
  ) {}

  async react(recorded: RecordedDomainEvent<Watched>): Promise<readonly Reaction[]> {
    const { event, metadata, stream } = recorded;
    const id = idOfStream(stream);
    switch (event.type) {
      case 'ExtensionEnabled':
      case 'ExtensionDeleted':
        await this.timers.resume(id, metadata.time);
        return [];
      case 'SipAccountLinked':
        return this.#linked(recorded, id);
      case 'SipAccountUnlinked':
        return this.#unlinked(recorded as RecordedDomainEvent<SipAccountUnlinked>, id);
      default:
        return this.#registration(recorded as RecordedDomainEvent<OfRegistration>, id);
    }
  }

  async #registration(
    { event, id: eventId, metadata, position }: RecordedDomainEvent<OfRegistration>,
    sipAccountId: string,
  ): Promise<readonly Reaction[]> {
    const extensionId = await this.#extensionThen(sipAccountId, position);
    if (extensionId === null || (await this.#isBehind(extensionId, position))) return [];
    const { registrationId } = event.data;
    if (event.type === 'RegistrationCreated' || event.type === 'RegistrationTakenOver') {
      return [online(extensionId, sipAccountId, registrationId)];
    }
    const deadline = event.type === 'RegistrationExpired' ? event.data.deadline : null;
    const ended = { endedBy: event.type, endedAt: metadata.time, ...(deadline !== null && { deadline }), eventId };
    await this.timers.set(extensionId, { sipAccountId, registrationId, ...ended }, metadata.$correlationId);
    return [];
  }

  async #linked({ position }: RecordedDomainEvent, sipAccountId: string): Promise<readonly Reaction[]> {
    const extensionId = await this.#extensionOf(sipAccountId);
    if (extensionId === null || (await this.#isBehind(extensionId, position))) return [];
    const bound = (await this.locations.of(SYSTEM, [sipAccountId])).get(sipAccountId)?.locations[0];
    return bound ? [online(extensionId, sipAccountId, bound.registrationId)] : [];
  }

  /** What was registered stays so, but not for this extension. What has ended just before may have been seen without its link. */
  async #unlinked(
    { event, id: eventId, metadata, position }: RecordedDomainEvent<SipAccountUnlinked>,
    sipAccountId: string,
  ): Promise<readonly Reaction[]> {
    if (await this.#isBehind(event.data.extensionId, position)) return [];
    const lately = new Date(Date.parse(metadata.time) - GRACE).toISOString();
    const { documents } = await (
      await this.readSide.read(registrations, position)
    ).find(SYSTEM, {
      filter: {
        sipAccountId: { $eq: sipAccountId },
        since: { $lte: metadata.time },
        untilOrder: { $gt: lately },
      },
      sort: [{ field: 'since', direction: -1 }],
      limit: 1,
    });
    const [registered] = documents;
    if (!registered) return [];
    const ended = { endedBy: event.type, endedAt: metadata.time, eventId };
    const last = { sipAccountId, registrationId: registered._id, ...ended };
    await this.timers.set(event.data.extensionId, last, metadata.$correlationId);
    return [];
  }

  /**
   * What was before the extension was last told to be offline was looked at then, and says nothing of it since. It comes by once more where
   * the log is read again, as after a restore.
   */
  async #isBehind(extensionId: string, position: Position): Promise<boolean> {
    const stream = streamName(extensionReachabilityAggregate.category, extensionId);
    const { events } = await this.store.readStream(stream, { direction: 'backwards', limit: LATELY_TOLD });
    const told = events.find(({ type }) => type === WENT_OFFLINE);
    return told !== undefined && position < told.position;
  }

  /** That the account acts as now. */
  async #extensionOf(sipAccountId: string): Promise<string | null> {
    const account = await this.aggregates.state(sipAccountAggregate, sipAccountId);
    return sipAccountExists(account) ? account.extensionId : null;
  }

  /** That the account acted as at this place in the log, whatever it was linked to later; also when it is deleted. */
  async #extensionThen(sipAccountId: string, position: Position): Promise<string | null> {
    const stream = streamName(sipAccountAggregate.category, sipAccountId);
    const [newest] = (await this.store.readStream(stream, { direction: 'backwards', limit: 1 })).events;
    const account = await this.aggregates.state(sipAccountAggregate, sipAccountId);
    if (newest && newest.position <= position && sipAccountExists(account)) return account.extensionId;
    const events: DomainEvent[] = [];
    for await (const page of this.log.pagesOf(stream))
      events.push(...page.filter((one) => one.position <= position).map(({ event }) => event));
    return actedAs(events);
  }
}

function online(aggregateId: string, sipAccountId: string, registrationId: string): Reaction {
  return reaction(noteOnline, aggregateId, { sipAccountId, registrationId });
}
