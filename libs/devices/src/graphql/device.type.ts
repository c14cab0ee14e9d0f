import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Position } from '@ringledger/event-store';
import { Connection, DateTime } from '@ringledger/graphql';
import { DevicePasswordOrigin, FunctionKeyKind } from './device.enums.js';
import type { DeviceDocument } from '../views/device-details/device.document.js';

@ObjectType({ description: 'A line of a device and the SIP account that it registers as' })
export class DeviceLine {
  @Field(() => Int)
  line: number;

  @Field(() => ID)
  sipAccountId: string;
}

@ObjectType({ description: 'What one key does' })
export class FunctionKey {
  @Field(() => Int, { description: '0: the phone itself; 1…: its expansion modules' })
  module: number;

  @Field(() => Int, { description: 'Counted from 1' })
  index: number;

  @Field(() => FunctionKeyKind)
  type: FunctionKeyKind;

  @Field(() => Int, { nullable: true, description: 'The line that it acts on; null: the first' })
  line: number | null;

  @Field(() => String, { nullable: true })
  value: string | null;

  @Field(() => String, { nullable: true })
  label: string | null;

  @Field(() => String, { nullable: true })
  pickupCode: string | null;
}

@ObjectType({
  description: 'When, from where and as what the configuration of the device was last asked for with its key (S1-15)',
})
export class LastAccess {
  @Field(() => DateTime)
  time: string;

  @Field(() => String, { description: 'IP address' })
  address: string;

  @Field(() => String, { nullable: true })
  userAgent: string | null;

  @Field(() => Int)
  configurationRevision: number;

  @Field(() => String, { description: 'SHA-256 of what it got; of what it would have got where that is unproven' })
  hash: string;

  @Field(() => Boolean, {
    description:
      'It got no bytes and named none that it holds: the key was used, and what the device holds is not known by it',
  })
  unproven: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Who fetched it stated this MAC address, and not that of the device: it does not count as the device',
  })
  otherMac?: string | null;
}

@ObjectType({
  description: 'What the configuration could not hold and leaves out, so that the rest of the device works',
})
export class LeftOut {
  @Field(() => String)
  code: string;

  @Field(() => String, {
    description:
      'What is left out, as people count: lines.2 is line 2; keys.0.17 is key 17 of the phone itself, keys.1.17 key 17 of its first expansion module',
  })
  field: string;
}

@ObjectType({ description: 'A device of the catalogue (deviceModels), which now has desk telephones' })
export class Device {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  organizationId: string;

  @Field(() => String, { description: 'Id in the catalogue of device models' })
  model: string;

  @Field(() => String)
  name: string;

  @Field(() => String, { nullable: true, description: '12 hexadecimal digits' })
  mac: string | null;

  @Field(() => Boolean)
  enabled: boolean;

  @Field(() => Int)
  expansionModules: number;

  @Field(() => String, {
    nullable: true,
    description: 'User name of the login on the device; null: the default of the family',
  })
  userName: string | null;

  @Field(() => DevicePasswordOrigin, { nullable: true, description: 'Null: the model has none' })
  adminPasswordOrigin: DevicePasswordOrigin | null;

  @Field(() => DevicePasswordOrigin, { nullable: true, description: 'Null: the model has none' })
  userPasswordOrigin: DevicePasswordOrigin | null;

  @Field(() => ID, { nullable: true, description: 'The extension at whose seat it stands; null: at none' })
  seatExtensionId: string | null;

  @Field(() => [DeviceLine])
  lines: readonly DeviceLine[];

  @Field(() => [FunctionKey])
  functionKeys: readonly FunctionKey[];

  @Field(() => Int, { description: 'Counts the access keys that it had' })
  keyGeneration: number;

  @Field(() => DateTime)
  keyIssuedAt: string;

  @Field(() => Int, { nullable: true, description: 'Null: not rendered yet' })
  configurationRevision: number | null;

  @Field(() => String, { nullable: true, description: 'SHA-256 of its current file' })
  configurationHash: string | null;

  @Field(() => [LeftOut])
  leftOut: readonly LeftOut[];

  @Field(() => Boolean, {
    description:
      'It has not fetched its current configuration. A query with after knows what the change made of it, unless so many configurations are rendered just then that it would take more than two seconds',
  })
  outOfSync: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When it fetched what was current then' })
  synchronizedAt: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The configurationRevision that it runs, by the last pickup that counts as its own (N-02); null: none',
  })
  synchronizedRevision: number | null;

  @Field(() => String, { nullable: true, description: 'SHA-256 of what it runs; null: nothing is known' })
  synchronizedHash: string | null;

  @Field(() => LastAccess, { nullable: true, description: 'Null: never' })
  lastAccess: LastAccess | null;

  @Field(() => Int, { description: 'Send it back as expectedVersion' })
  version: number;

  @Field(() => DateTime)
  createdAt: string;

  @Field(() => DateTime)
  updatedAt: string;

  /** How new what is joined has to be; no field of the schema. */
  readAfter: Position | undefined;
}

@ObjectType()
export class Devices extends Connection(Device) {}

export function toDevice(document: DeviceDocument, readAfter?: Position): Device {
  const { _id, lastPickup, ownPickup: _, keys, adminPassword, userPassword, ...rest } = document;
  return {
    ...rest,
    id: _id,
    adminPasswordOrigin: adminPassword as DevicePasswordOrigin | null,
    userPasswordOrigin: userPassword as DevicePasswordOrigin | null,
    functionKeys: keys as Device['functionKeys'],
    lastAccess: lastPickup && { ...lastPickup, unproven: lastPickup.unproven === true },
    readAfter,
  };
}
