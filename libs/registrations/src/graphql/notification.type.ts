import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Changed, Connection, DateTime, MutationInput } from '@ringledger/graphql';
import { IsString, Length } from 'class-validator';
import type { NotificationOutcome } from '../registration.events.js';
import type { DeviceNotificationDocument } from '../views/device-notifications/device-notifications.js';

export enum NotificationOutcomeName {
  ACCEPTED = 'accepted',
  NOT_SUPPORTED = 'not supported',
  REFUSED = 'refused',
  UNREACHABLE = 'unreachable',
  PENDING = 'pending',
}
registerEnumType(NotificationOutcomeName, {
  name: 'NotificationOutcome',
  description: 'What became of a notification at one contact',
  valuesMap: {
    ACCEPTED: { description: 'The phone has taken it' },
    NOT_SUPPORTED: { description: 'The phone got it and does not know what to do with it' },
    REFUSED: { description: 'The phone got it and did not take it' },
    UNREACHABLE: { description: 'The phone does not answer' },
    PENDING: { description: 'No answer yet; deviceNotifications shows it when it comes' },
  },
});

export enum NotificationKindName {
  SYNCHRONIZE = 'synchronize',
  RESTART = 'restart',
}
registerEnumType(NotificationKindName, { name: 'NotificationKind' });

@InputType()
export class SynchronizeDeviceRequest extends MutationInput {
  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  deviceId: string;
}

@InputType()
export class RestartDeviceRequest extends SynchronizeDeviceRequest {
  @Field(() => String, { description: 'Token of restartConfirmation, after the person has confirmed' })
  @IsString()
  @Length(1, 256)
  confirmation: string;
}

@ObjectType({ description: 'What a person has to confirm before a device is restarted (S2-02)' })
export class RestartConfirmationType {
  @Field(() => ID)
  deviceId: string;

  @Field(() => String, { description: 'Of the device, to be shown in the question' })
  deviceName: string;

  @Field(() => String, {
    description: 'For restartDevice; good for one restart of this device, for who asked, until it expires',
  })
  token: string;

  @Field(() => DateTime)
  expiresAt: string;
}

@ObjectType({ description: 'One contact that a device was notified over' })
export class NotifiedContactType {
  @Field(() => ID)
  sipAccountId: string;

  @Field(() => ID)
  registrationId: string;

  @Field(() => NotificationOutcomeName)
  outcome: NotificationOutcomeName;

  @Field(() => Int, { nullable: true, description: 'SIP status of the answer; null: none came' })
  status: number | null;
}

@ObjectType({ description: 'The id is of the notification' })
export class DeviceNotified extends Changed {
  @Field(() => [NotifiedContactType])
  contacts: readonly NotifiedContactType[];
}

@ObjectType({ description: 'What a device was told, and what came back' })
export class DeviceNotification {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  deviceId: string;

  @Field(() => NotificationKindName)
  kind: NotificationKindName;

  @Field(() => DateTime)
  requestedAt: string;

  @Field(() => [NotifiedContactType])
  contacts: readonly NotifiedContactType[];
}

@ObjectType({ description: 'A page of notifications' })
export class DeviceNotifications extends Connection(DeviceNotification) {}

export function notifiedContact(
  target: { readonly sipAccountId: string; readonly registrationId: string },
  answer: { readonly outcome: NotificationOutcome | null; readonly status: number | null } | undefined,
): NotifiedContactType {
  const { registrationId, sipAccountId } = target;
  const outcome = (answer?.outcome ?? 'pending') as NotificationOutcomeName;
  return { sipAccountId, registrationId, outcome, status: answer?.status ?? null };
}

export function toDeviceNotification(document: DeviceNotificationDocument): DeviceNotification {
  const { _id: id, contacts, deviceId, kind, requestedAt } = document;
  return {
    ...{ id, deviceId, requestedAt, kind: kind as NotificationKindName },
    contacts: contacts.map((contact) => notifiedContact(contact, contact)),
  };
}
