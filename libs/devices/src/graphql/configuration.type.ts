import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Connection, DateTime } from '@ringledger/graphql';
import { AccessKeyDeath } from './device.enums.js';

@ObjectType()
export class ConfigurationFile {
  @Field(() => String)
  name: string;

  @Field(() => String)
  contentType: string;

  @Field(() => String)
  body: string;
}

@ObjectType({ description: 'The files of a device at one moment' })
export class DeviceConfiguration {
  @Field(() => ID)
  deviceId: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Null: it was another one before it was recorded, and no device got it',
  })
  configurationRevision: number | null;

  @Field(() => String, { description: 'SHA-256 of the file with its real secrets, as sha256sum says of a download' })
  hash: string;

  @Field(() => DateTime, { description: 'Since when it was current' })
  since: string;

  @Field(() => Boolean, { description: 'Whether all secrets read ***' })
  masked: boolean;

  /** A field of its own in the schema: not everybody who sees the rest sees it. */
  files: readonly ConfigurationFile[];
}

@ObjectType({ description: 'How a person brings the configuration into the device (S1-29)' })
export class ManualConfiguration {
  @Field(() => String, { description: 'The configuration URL. Who has it gets the configuration' })
  link: string;

  @Field(() => String)
  enterAt: string;

  @Field(() => String)
  startDownload: string;

  @Field(() => String)
  factoryReset: string;
}

@ObjectType({ description: 'One fetch of a configuration: which bytes went where (N-02)' })
export class Pickup {
  @Field(() => ID)
  id: string;

  @Field(() => DateTime)
  time: string;

  @Field(() => Int)
  configurationRevision: number;

  @Field(() => String, { description: 'SHA-256 of what it got, or would have got (304, 412)' })
  hash: string;

  @Field(() => String)
  address: string;

  @Field(() => String, { nullable: true })
  userAgent: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The file name asked for; null: the configuration URL itself, or <key>.cfg',
  })
  file: string | null;

  @Field(() => Int, { description: '200; 304: it held these bytes already; 412: it wanted others' })
  status: number;

  @Field(() => Int)
  keyGeneration: number;

  @Field(() => String, { nullable: true, description: 'Of its connection, such as TLSv1.3; null: not known' })
  tlsVersion: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who fetched it stated this MAC address, and not that of the device: it does not count as the device',
  })
  otherMac?: string | null;

  @Field(() => Boolean, {
    description:
      'It got no bytes and named none that it holds: the key was used, and what the device holds is not known by it',
  })
  unproven: boolean;
}

@ObjectType()
export class Pickups extends Connection(Pickup) {}

@ObjectType({ description: 'Uses of an access key that opens nothing any more' })
export class DeadKeyUse {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  deviceId: string;

  @Field(() => DateTime)
  time: string;

  @Field(() => Int)
  keyGeneration: number;

  @Field(() => AccessKeyDeath, { description: 'Why the key is dead' })
  death: AccessKeyDeath;

  @Field(() => String, { nullable: true, description: 'None: of many networks' })
  address: string | null;

  @Field(() => String, { nullable: true, description: 'None: it stated none, or there were many' })
  userAgent: string | null;

  @Field(() => Int, { description: 'Requests between since and until' })
  count: number;

  @Field(() => DateTime)
  since: string;

  @Field(() => DateTime)
  until: string;
}

@ObjectType()
export class DeadKeyUses extends Connection(DeadKeyUse) {}
