import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { DeviceModel } from '@ringledger/provisioning';
import { FunctionKeyKind } from './device.enums.js';

@ObjectType('DeviceModel', { description: 'What a type of device can do (S1-01)' })
export class DeviceModelType {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  vendor: string;

  @Field(() => String)
  name: string;

  @Field(() => String)
  family: string;

  @Field(() => Int, { description: 'Lines that can register' })
  lines: number;

  @Field(() => Int, { description: 'Function keys of the phone itself' })
  functionKeys: number;

  @Field(() => Int, { description: 'Expansion modules that it takes' })
  expansionModules: number;

  @Field(() => Int)
  keysPerExpansionModule: number;

  @Field(() => [FunctionKeyKind])
  keyTypes: readonly FunctionKeyKind[];

  @Field(() => Boolean, { description: 'synchronizeDevice makes it fetch its configuration' })
  canSynchronize: boolean;

  @Field(() => Boolean, { description: 'restartDevice restarts it (S1-16)' })
  canRestart: boolean;

  @Field(() => [String], { description: 'Which of adminPassword, userName and userPassword it has' })
  fields: readonly string[];
}

const KINDS = new Set<string>(Object.values(FunctionKeyKind));

export function toDeviceModel({ modules, keys, keyTypes, ...model }: DeviceModel): DeviceModelType {
  const { id, vendor, name, family, lines, fields, canRestart, canResync: canSynchronize } = model;
  const { max: expansionModules = 0, keysPerModule: keysPerExpansionModule = 0 } = modules ?? {};
  const kinds = keyTypes.filter((type): type is FunctionKeyKind => KINDS.has(type));
  return {
    ...{
      id,
      vendor,
      name,
      family,
      lines,
      fields,
      expansionModules,
      keysPerExpansionModule,
      canSynchronize,
      canRestart,
    },
    functionKeys: keys,
    keyTypes: kinds,
  };
}
