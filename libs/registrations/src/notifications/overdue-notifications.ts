import { Injectable } from '@nestjs/common';
import { BackgroundWork, Commands, ReadSide, systemContext } from '@ringledger/event-sourcing';
import { SYSTEM } from '@ringledger/read-models';
import { Clock, derivedId, pause } from '@ringledger/system';
import { deviceNotifications } from '../views/device-notifications/device-notifications.js';
import type { DeviceNotificationDocument } from '../views/device-notifications/device-notifications.js';
import { answerNotification } from './decisions/answer-notification.js';
import { OVERDUE_AFTER } from './notification-times.js';

const LOOK_EVERY = 5000;
const AT_ONCE = 100;

/** Nothing stays without an answer: what a registrar took with it when it went is written down as unreachable. */
@Injectable()
export class OverdueNotifications extends BackgroundWork {
  readonly name = 'overdueNotifications';

  constructor(
    private readonly readSide: ReadSide,
    private readonly commands: Commands,
    private readonly clock: Clock,
  ) {
    super();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.answerOverdue();
      await pause(LOOK_EVERY, signal);
    }
  }

  async answerOverdue(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - OVERDUE_AFTER).toISOString();
    const collection = await this.readSide.read(deviceNotifications);
    const { documents } = await collection.find(SYSTEM, {
      filter: { pending: { $eq: true }, requestedAt: { $lt: before } },
      sort: [{ field: 'requestedAt', direction: 1 }],
      limit: AT_ONCE,
    });
    for (const document of documents) await this.#answer(document);
  }

  async #answer({ _id, contacts, correlationId, eventId }: DeviceNotificationDocument): Promise<void> {
    for (const { outcome, registrationId } of contacts) {
      if (outcome !== null) continue;
      const input = { registrationId, outcome: 'unreachable', status: null } as const;
      const commandId = derivedId(eventId, 'overdue', registrationId);
      const context = systemContext(this.name, commandId, this.clock.now(), { eventId, correlationId });
      await this.commands.execute(answerNotification, _id, input, context);
    }
  }
}
