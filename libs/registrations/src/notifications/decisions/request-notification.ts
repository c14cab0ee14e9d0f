import type { Decision, Refusal } from '@ringledger/event-sourcing';
import { accept, refuse } from '@ringledger/event-sourcing';
import { deviceAggregate, deviceExists } from '@ringledger/devices';
import type { DeviceDocument, DeviceState, ExistingDevice } from '@ringledger/devices';
import { findModel } from '@ringledger/provisioning';
import type { DeviceModel } from '@ringledger/provisioning';
import { SYSTEM } from '@ringledger/read-models';
import type { Locations } from '../../locations/locations.js';
import { signsOf } from '../../readiness/device-signs.js';
import { contactsOf } from '../contacts-of-device.js';
import type { DeviceContacts, RegisteredLocation } from '../contacts-of-device.js';
import type { DeviceNotificationEvent, NotificationKind } from '../../registration.events.js';
import { deviceNotificationAggregate } from '../device-notification.js';
import type { DeviceNotificationState } from '../device-notification.js';
import { notificationRefusal } from '../notification-refusals.js';
import type { RestartConfirmations } from '../restart-confirmations.js';

export interface RequestNotificationInput {
  readonly deviceId: string;
  readonly kind: NotificationKind;
  /** For a restart: what `RestartConfirmations` gave. */
  readonly confirmation: string | null;
}

export interface RequestNotificationFacts extends DeviceContacts {
  readonly device: DeviceState;
  /** Null: the catalogue does not know it any more. */
  readonly model: Pick<DeviceModel, 'canResync' | 'canRestart'> | null;
  readonly confirmed: boolean;
  /** Whether it was another phone once. */
  readonly replaced: boolean;
}

/** As new as the log; undefined: there is none. */
export type KnownDevice = (deviceId: string) => Promise<DeviceDocument | undefined>;

export type RequestNotification = Decision<
  RequestNotificationInput,
  DeviceNotificationState,
  DeviceNotificationEvent,
  RequestNotificationFacts
>;

const NOTHING_REGISTERED: DeviceContacts = { targets: [], heldByOthers: false };

/**
 * S1-13, S1-16, S2-02: the device is told to fetch its configuration, or to restart, over every contact of its accounts that may be its
 * own. What cannot succeed is refused with the reason before anything is sent.
 */
export function requestNotification(
  locations: Locations,
  confirmations: RestartConfirmations,
  known: KnownDevice,
): RequestNotification {
  return {
    name: 'RequestNotification',
    aggregate: deviceNotificationAggregate,
    creates: true,
    gather: async ({ deviceId, confirmation }, reader, { actor, time }) => {
      const device = await reader.state(deviceAggregate, deviceId);
      const model = (deviceExists(device) && findModel(device.model)) || null;
      const document = await known(deviceId);
      return {
        device,
        model,
        ...(document
          ? contactsOf((id) => signsOf(document, model, id), await registeredAs(document, locations))
          : NOTHING_REGISTERED),
        confirmed: confirmation !== null && confirmations.isValid(confirmation, { deviceId, actorId: actor.id }, time),
        replaced: Boolean(document?.phoneSince),
      };
    },
    decide: ({ input: { confirmation, deviceId, kind }, facts, context: { organizationId } }) => {
      const { device, heldByOthers, targets } = facts;
      if (!deviceExists(device) || (organizationId !== null && organizationId !== device.organizationId)) {
        return refuse(notificationRefusal('DEVICE_NOT_FOUND', 'deviceId'));
      }
      const refusals = [...(kind === 'restart' ? againstRestart(facts) : againstSynchronization(facts))];
      refusals.push(...againstKey(device, facts));
      if (device.status === 'disabled') {
        refusals.push(notificationRefusal('DEVICE_DISABLED', 'deviceId', undefined, 'Enable it first.'));
      }
      if (targets.length === 0) refusals.push(notRegistered(heldByOthers));
      if (refusals.length > 0) return refuse(...refusals);
      const confirmed = kind === 'restart' && confirmation !== null ? { confirmation } : null;
      const data = { organizationId: device.organizationId, deviceId, kind, ...confirmed, targets };
      return accept({ type: 'DeviceNotificationRequested', data });
    },
  };
}

function againstRestart({ confirmed, model }: RequestNotificationFacts): readonly Refusal[] {
  const refusals: Refusal[] = [];
  if (!confirmed) {
    const help = 'Ask restartConfirmation, let the person confirm, and send its token within two minutes.';
    refusals.push(notificationRefusal('CONFIRMATION_INVALID', 'confirmation', undefined, help));
  }
  if (!model?.canRestart) {
    refusals.push(
      notificationRefusal('RESTART_UNSUPPORTED', 'deviceId', undefined, 'Interrupt the power of the device.'),
    );
  }
  return refusals;
}

function againstSynchronization({ model }: RequestNotificationFacts): readonly Refusal[] {
  if (model?.canResync) return [];
  const help = 'Restart it, or wait until it asks by itself.';
  return [notificationRefusal('SYNCHRONIZATION_UNSUPPORTED', 'deviceId', undefined, help)];
}

/** Who has another key would be told to ask with a dead one; a restart makes it ask too. */
function againstKey(
  { accessKey, pickedUpKeyGeneration }: ExistingDevice,
  { replaced }: RequestNotificationFacts,
): readonly Refusal[] {
  if (accessKey !== null && pickedUpKeyGeneration === accessKey.generation) return [];
  const never = replaced
    ? 'The device has not fetched its configuration since it has its MAC address'
    : 'The device has never fetched its configuration from here';
  const message =
    pickedUpKeyGeneration === null
      ? never
      : 'The access key was changed since the device last fetched its configuration';
  const help = 'Give the device its new configuration link, by hand or by redirection.';
  return [notificationRefusal('ACCESS_KEY_NOT_PICKED_UP', 'deviceId', message, help)];
}

function notRegistered(heldByOthers: boolean): Refusal {
  const holder = heldByOthers
    ? 'Another phone is registered as its account, or what was there before the account came to the device or its MAC address was changed. '
    : '';
  const help = `${holder}Ask whyNotRegistered; a device that is not registered fetches its configuration when it starts.`;
  return notificationRefusal('DEVICE_NOT_REGISTERED', 'deviceId', undefined, help);
}

async function registeredAs(
  { sipAccountIds }: DeviceDocument,
  locations: Locations,
): Promise<readonly RegisteredLocation[]> {
  const known = await locations.of(SYSTEM, sipAccountIds);
  return sipAccountIds.flatMap((sipAccountId) =>
    (known.get(sipAccountId)?.locations ?? []).map((location) => ({ ...location, sipAccountId })),
  );
}
