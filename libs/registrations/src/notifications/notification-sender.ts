import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { AggregateReader, Commands, decided, idOfStream, ReadSide, systemContext } from '@ringledger/event-sourcing';
import type { EventMetadata } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import type { Position, RecordedEvent } from '@ringledger/event-store';
import { Log } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import { sipAccountAggregate, sipAccountExists } from '@ringledger/sip-accounts';
import { Clock, derivedId, pause } from '@ringledger/system';
import { Locations } from '../locations/locations.js';
import { UNREACHABLE } from '../registrar/notification-result.js';
import { Registrar } from '../registrar/registrar.js';
import type { LocationOfPhone, NotificationResult } from '../registrar/registrar.js';
import type { DeviceNotificationRequested, NotificationKind } from '../registration.events.js';
import { deviceNotifications } from '../views/device-notifications/device-notifications.js';
import { answerNotification } from './decisions/answer-notification.js';
import type { NotificationTarget } from './device-notification.js';
import { SENT_WITHIN } from './notification-times.js';

interface Sending {
  readonly notificationId: string;
  readonly kind: NotificationKind;
  readonly target: NotificationTarget;
  readonly eventId: string;
  readonly correlationId: string;
  readonly requestedAt: string;
}

/** A phone that is gone is tried for half a minute; the others must not wait for it. */
const MOST_AT_ONCE = 256;
const MOST_PENDING = 500;
const PAUSE = 1000;
const LOOK_EVERY = 100;

/**
 * Sends what the log asks this registrar to send, and writes down what came back. What was asked for while the process was down is sent
 * when it comes back soon enough; `OverdueNotifications` answers for a registrar that does not.
 */
@Injectable()
export class NotificationSender implements BeforeApplicationShutdown {
  readonly #ending = new AbortController();
  readonly #sending = new Set<Promise<void>>();
  #following: Promise<void> = Promise.resolve();

  constructor(
    private readonly registrar: Registrar,
    private readonly locations: Locations,
    private readonly store: EventStore,
    private readonly readSide: ReadSide,
    private readonly aggregates: AggregateReader,
    private readonly commands: Commands,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Once the registrar's door is open; a Kamailio may come later still. Whoever is asked before would not reach a single phone. */
  start(): void {
    this.#following = this.#keepFollowing();
  }

  /** Before the door is closed: what no phone answers from here on is left to the process that comes next. */
  stop(): void {
    this.#ending.abort();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop();
    await this.#following;
    await Promise.all(this.#sending);
  }

  async #keepFollowing(): Promise<void> {
    const { signal } = this.#ending;
    while (!this.registrar.answering && !signal.aborted) await pause(LOOK_EVERY, signal);
    while (!signal.aborted) {
      try {
        await this.#follow(signal);
      } catch (error) {
        this.log.warn('requests to phones cannot be followed, will try again', { err: error });
        await pause(PAUSE, signal);
      }
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const after = await this.store.head();
    for (const pending of await this.#pending(after)) await this.#begin(pending);
    const type: DeviceNotificationRequested['type'] = 'DeviceNotificationRequested';
    for await (const item of this.store.subscribe({ after, filter: { types: [type] }, signal })) {
      if (item.kind !== 'events') continue;
      for (const sending of item.events.flatMap(sendingsOf)) await this.#begin(sending);
    }
  }

  async #pending(after: Position): Promise<readonly Sending[]> {
    const since = new Date(this.clock.now().getTime() - SENT_WITHIN).toISOString();
    const filter = { pending: { $eq: true }, requestedAt: { $gte: since } };
    const collection = await this.readSide.read(deviceNotifications, after);
    const { documents } = await collection.find(SYSTEM, { filter, limit: MOST_PENDING });
    return documents.flatMap(({ _id: notificationId, kind, eventId, correlationId, requestedAt, contacts }) =>
      contacts
        .filter(({ outcome }) => outcome === null)
        .map((target) => ({ notificationId, kind, target, eventId, correlationId, requestedAt })),
    );
  }

  /** Returns when the next one may begin. */
  async #begin(sending: Sending): Promise<void> {
    if (sending.target.registrar !== this.registrar.name) return;
    const work = this.#send(sending).finally(() => this.#sending.delete(work));
    this.#sending.add(work);
    while (this.#sending.size >= MOST_AT_ONCE) await Promise.race(this.#sending);
  }

  async #send(sending: Sending): Promise<void> {
    const { eventId, correlationId, notificationId, target } = sending;
    try {
      const { outcome, status } = await this.#outcomeOf(sending);
      if (outcome === 'unreachable' && this.#ending.signal.aborted) return;
      const { registrationId } = target;
      const answer = { registrationId, outcome, status };
      const commandId = derivedId(eventId, 'answer', registrationId);
      const cause = { eventId, correlationId };
      const context = systemContext(this.registrar.name, commandId, this.clock.now(), cause);
      decided(await this.commands.execute(answerNotification, notificationId, answer, context));
    } catch (error) {
      this.log.error('what became of a request to a phone could not be recorded', { err: error, notificationId });
    }
  }

  async #outcomeOf({ kind, requestedAt, target, notificationId }: Sending): Promise<NotificationResult> {
    if (this.clock.now().getTime() - Date.parse(requestedAt) > SENT_WITHIN) return UNREACHABLE;
    const location = await this.#locationOf(target);
    if (!location) return UNREACHABLE;
    try {
      return await this.registrar.notify(location, kind);
    } catch (error) {
      this.log.warn('a phone could not be notified', { err: error, notificationId });
      return UNREACHABLE;
    }
  }

  /** Null: it has ended since. */
  async #locationOf({ registrationId, sipAccountId }: NotificationTarget): Promise<LocationOfPhone | null> {
    const account = await this.aggregates.state(sipAccountAggregate, sipAccountId);
    const known = (await this.locations.of(SYSTEM, [sipAccountId])).get(sipAccountId);
    const location = known?.locations.find((one) => one.registrationId === registrationId);
    if (!location || !sipAccountExists(account)) return null;
    const { contact, flow } = location;
    const { realm, userName } = account;
    return { registrationId, accountId: sipAccountId, userName, realm, contact, flow };
  }
}

function sendingsOf({ data, id: eventId, metadata, stream }: RecordedEvent): readonly Sending[] {
  const { kind, targets } = data as unknown as DeviceNotificationRequested['data'];
  const { $correlationId: correlationId, time: requestedAt } = metadata as unknown as EventMetadata;
  const notificationId = idOfStream(stream);
  return targets.map((target) => ({ notificationId, kind, target, eventId, correlationId, requestedAt }));
}
