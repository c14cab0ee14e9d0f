import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import type { DeviceNotificationEvent, NotificationOutcome } from '../../registration.events.js';
import { deviceNotificationAggregate } from '../device-notification.js';
import type { DeviceNotificationState } from '../device-notification.js';

export interface AnswerNotificationInput {
  readonly registrationId: string;
  readonly outcome: NotificationOutcome;
  readonly status: number | null;
}

/** What became of a notification at one contact. The first answer stands, however often and by whomever it is told. */
export const answerNotification: Decision<AnswerNotificationInput, DeviceNotificationState, DeviceNotificationEvent> = {
  name: 'AnswerNotification',
  aggregate: deviceNotificationAggregate,
  decide: ({ input }, state) => {
    if (state.status === 'none') return accept();
    const target = state.targets.find(({ registrationId }) => registrationId === input.registrationId);
    if (!target || target.outcome !== null) return accept();
    return accept({ type: 'DeviceNotificationAnswered', data: { deviceId: state.deviceId, ...input } });
  },
};
