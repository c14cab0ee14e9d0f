import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetDevicesOfAccounts } from '@ringledger/devices';
import { AggregateReader, EventLog, idOfStream, ReadSide } from '@ringledger/event-sourcing';
import type { ProcessManager, Reaction, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { findModel } from '@ringledger/provisioning';
import { SYSTEM } from '@ringledger/read-models';
import type {
  RegistrationContactChanged,
  RegistrationCreated,
  RegistrationEvent,
  RegistrationTakenOver,
} from '../registration.events.js';
import { registrationAggregate } from '../registration.js';
import { pickupNetworks } from '../views/pickup-networks/pickup-networks.js';
import { raiseFindings } from './decisions/raise-findings.js';
import { findings, mayBeRemarkable } from './find.js';

type Watched = RegistrationCreated | RegistrationTakenOver | RegistrationContactChanged;

/** Events of an account that a finding is read from. */
const REMEMBERED = 60;

/** Looks at every registration as it comes, and puts on record what is remarkable about it (N-15). */
@Injectable()
export class RaiseRegistrationFindings implements ProcessManager<Watched> {
  readonly name = 'registrationFindings';
  readonly handles = ['RegistrationCreated', 'RegistrationTakenOver', 'RegistrationContactChanged'] as const;

  constructor(
    private readonly log: EventLog,
    private readonly readSide: ReadSide,
    private readonly queries: QueryBus,
    private readonly aggregates: AggregateReader,
  ) {}

  async react(recorded: RecordedDomainEvent<Watched>): Promise<readonly Reaction[]> {
    const { event, metadata, stream } = recorded;
    const { organizationId } = metadata;
    // The same phone from another port or address is no news, as long as it goes on with its call; it is what every restart of a router brings.
    if (event.type === 'RegistrationContactChanged' && !isOtherwise(event.data)) return [];
    if (organizationId === null) return [];
    const accountId = idOfStream(stream);
    const events = await this.#eventsUpTo(recorded);
    if (!mayBeRemarkable(events)) return [];
    const [known, registration] = await Promise.all([
      this.#devicesOf(accountId, recorded),
      this.aggregates.state(registrationAggregate, accountId),
    ]);
    const open = registration.status === 'known' ? registration.open : [];
    const found = findings({ events, open, ...known });
    if (found.length === 0) return [];
    const input = { organizationId, findings: found };
    return [{ decision: raiseFindings, aggregateId: accountId, input } as unknown as Reaction];
  }

  async #eventsUpTo({ revision, stream }: RecordedDomainEvent) {
    const from = Math.max(0, revision + 1 - REMEMBERED);
    const events = await this.log.readStream(stream, { from, limit: REMEMBERED });
    return events.filter((one) => one.revision <= revision) as RecordedDomainEvent<RegistrationEvent>[];
  }

  async #devicesOf(accountId: string, { position }: RecordedDomainEvent) {
    const found = await this.queries.execute(new GetDevicesOfAccounts(SYSTEM, [accountId], position));
    const devices = found.get(accountId) ?? [];
    const pickups = await (
      await this.readSide.read(pickupNetworks, position)
    ).getMany(
      SYSTEM,
      devices.map(({ _id }) => _id),
    );
    return {
      models: devices.flatMap(({ model }) => findModel(model) ?? []),
      pickupNetworks: [...pickups.values()].flatMap(({ networks }) => networks),
    };
  }
}

function isOtherwise({ callId, userAgent }: RegistrationContactChanged['data']): boolean {
  return userAgent !== undefined || callId !== undefined;
}
