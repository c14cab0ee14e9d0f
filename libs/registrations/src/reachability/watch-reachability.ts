import { Injectable } from '@nestjs/common';
import { AggregateReader, idOfStream } from '@ringledger/event-sourcing';
import type { ProcessManager, Reaction, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { SYSTEM } from '@ringledger/read-models';
import { sipAccountAggregate, sipAccountExists } from '@ringledger/sip-accounts';
import type { SipAccountLinked } from '@ringledger/sip-accounts';
import { Locations } from '../locations/locations.js';
import type { RegistrationContactChanged, RegistrationEvent } from '../registration.events.js';
import { noteOnline } from './decisions/note-online.js';
import { OfflineTimers } from './offline-timers.js';

type Watched = Exclude<RegistrationEvent, RegistrationContactChanged> | SipAccountLinked;

/** Sees registrations come and go for the extensions that they are for: the end of one starts a timer (P-17). */
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
  ] as const;

  constructor(
    private readonly aggregates: AggregateReader,
    private readonly locations: Locations,
    private readonly timers: OfflineTimers,
  ) {}

  async react({ event, id, metadata, stream }: RecordedDomainEvent<Watched>): Promise<readonly Reaction[]> {
    const sipAccountId = idOfStream(stream);
    const account = await this.aggregates.state(sipAccountAggregate, sipAccountId);
    const extensionId = sipAccountExists(account) ? account.extensionId : null;
    if (extensionId === null) return [];
    switch (event.type) {
      case 'RegistrationCreated':
      case 'RegistrationTakenOver':
        return [online(extensionId, sipAccountId, event.data.registrationId)];
      case 'SipAccountLinked': {
        const bound = (await this.locations.of(SYSTEM, [sipAccountId])).get(sipAccountId)?.locations[0];
        return bound ? [online(extensionId, sipAccountId, bound.registrationId)] : [];
      }
      default: {
        const { registrationId } = event.data;
        const ended = { endedBy: event.type, endedAt: metadata.time, eventId: id };
        await this.timers.set(extensionId, { sipAccountId, registrationId, ...ended });
        return [];
      }
    }
  }
}

function online(aggregateId: string, sipAccountId: string, registrationId: string): Reaction {
  return { decision: noteOnline, aggregateId, input: { sipAccountId, registrationId } } as unknown as Reaction;
}
