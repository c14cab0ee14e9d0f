import { Injectable } from '@nestjs/common';
import { AggregateReader, EventLog, idOfStream, reaction, ReadSide } from '@ringledger/event-sourcing';
import type { ProcessManager, Reaction, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { findModel } from '@ringledger/provisioning';
import { SYSTEM } from '@ringledger/read-models';
import { networkOf } from '@ringledger/system';
import type { RegistrationContactChanged, RegistrationCreated, RegistrationTakenOver } from '../registration.events.js';
import { registrationAggregate } from '../registration.js';
import { accountDevices, devicesAt } from '../views/account-devices/account-devices.js';
import { registrations } from '../views/registrations/registration.document.js';
import { raiseFindings } from './decisions/raise-findings.js';
import { findings, LOOKS_BACK, mayBeRemarkable } from './find.js';
import { EventsLookedBackAt } from './past-events.js';
import type { PastEvents } from './past-events.js';
import type { EarlierRegistration } from './past-registrations.js';
import { TrustedNetworks } from './trusted-networks.js';

type Watched = RegistrationCreated | RegistrationTakenOver | RegistrationContactChanged;

/** Registrations of an account that it is asked of whether it was ever there. */
const MOST_EARLIER = 200;
/** Devices that have or had one account. */
const MOST_DEVICES = 500;

/** Looks at every registration as it comes, and puts on record what is remarkable about it (N-15). */
@Injectable()
export class RaiseRegistrationFindings implements ProcessManager<Watched> {
  readonly name = 'registrationFindings';
  readonly handles = ['RegistrationCreated', 'RegistrationTakenOver', 'RegistrationContactChanged'] as const;

  readonly #past: EventsLookedBackAt;

  constructor(
    log: EventLog,
    private readonly readSide: ReadSide,
    private readonly aggregates: AggregateReader,
    private readonly trusted: TrustedNetworks,
  ) {
    this.#past = new EventsLookedBackAt(log);
  }

  async react(recorded: RecordedDomainEvent<Watched>): Promise<readonly Reaction[]> {
    const { event, metadata, stream } = recorded;
    const { organizationId } = metadata;
    // The same phone from another port or address is no news, as long as it goes on with its call; it is what every restart of a router brings.
    if (event.type === 'RegistrationContactChanged' && !isOtherwise(event.data)) return [];
    if (organizationId === null) return [];
    const accountId = idOfStream(stream);
    const since = new Date(Date.parse(metadata.time) - LOOKS_BACK).toISOString();
    const events = await this.#past.since(since, recorded);
    if (!mayBeRemarkable(events)) return [];
    const [known, registration] = await Promise.all([
      this.#devicesOf(accountId, recorded),
      this.aggregates.state(registrationAggregate, accountId),
    ]);
    const open = registration.status === 'known' ? registration.open : [];
    const facts = { events, open, ...known, trustedNetworks: this.trusted.networks };
    let found = findings(facts);
    // Few are found; only for them it is worth to look behind the last events.
    if (found.some(({ kind }) => kind === 'unknown address')) {
      const [all, earlier] = await Promise.all([
        // Back to where this registration began, or the one before it.
        this.#past.furtherBack(events, (read) => beginnings(read) > beginnings([recorded])),
        this.#earlier(accountId, recorded),
      ]);
      found = findings({ ...facts, events: all, earlier });
    }
    if (found.length === 0) return [];
    return [reaction(raiseFindings, accountId, { organizationId, findings: found })];
  }

  async #earlier(
    accountId: string,
    { event: { data }, metadata, position }: RecordedDomainEvent<Watched>,
  ): Promise<readonly EarlierRegistration[]> {
    const { documents } = await (
      await this.readSide.read(registrations, position)
    ).find(SYSTEM, {
      filter: { sipAccountId: { $eq: accountId }, since: { $lt: metadata.time } },
      sort: [{ field: 'since', direction: -1 }],
      limit: MOST_EARLIER,
    });
    return documents
      .filter(({ _id }) => _id !== data.registrationId)
      .map((document) => ({ ...document, networks: new Set(document.addresses.map(networkOf)) }))
      .toReversed();
  }

  /** As they were at the event: what is read once more, after a restore perhaps, is judged by nothing that came later. */
  async #devicesOf(accountId: string, { position }: RecordedDomainEvent) {
    const { documents } = await (
      await this.readSide.read(accountDevices, position)
    ).find(SYSTEM, { filter: { sipAccountIds: { $eq: accountId } }, limit: MOST_DEVICES });
    const devices = devicesAt(documents, accountId, position);
    return {
      models: devices.flatMap(({ model }) => findModel(model) ?? []),
      pickupNetworks: devices.flatMap(({ networks }) => networks),
    };
  }
}

function beginnings(events: PastEvents): number {
  return events.filter(({ event: { type } }) => type === 'RegistrationCreated' || type === 'RegistrationTakenOver')
    .length;
}

function isOtherwise({ callId, userAgent }: RegistrationContactChanged['data']): boolean {
  return userAgent !== undefined || callId !== undefined;
}
