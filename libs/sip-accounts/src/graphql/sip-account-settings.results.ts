import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ChangedForPhones, mutationResult } from '@ringledger/graphql';
import { settingWarningCodes } from '../settings/setting-warnings.js';

const codes = Object.keys(settingWarningCodes) as (keyof typeof settingWarningCodes)[];
const SettingWarningCode = Object.fromEntries(codes.map((code) => [code, code]));
registerEnumType(SettingWarningCode, {
  name: 'SettingWarningCode',
  description: 'What may well be meant, and often is not',
  valuesMap: Object.fromEntries(codes.map((code) => [code, { description: settingWarningCodes[code] }])),
});

@ObjectType({ description: 'Unlike a refusal it stops nothing' })
export class SettingWarning {
  @Field(() => SettingWarningCode)
  code: string;

  @Field(() => String, { description: 'Name of the setting' })
  setting: string;

  @Field(() => String, { description: 'A sentence for a person' })
  message: string;
}

@ObjectType({ description: 'The settings are as the command wanted them' })
export class SipAccountSettingsChanged extends ChangedForPhones {
  @Field(() => [SettingWarning], { description: 'About all settings as they are now' })
  warnings: SettingWarning[];
}

export const SipAccountSettingsResult = mutationResult('SipAccountSettingsResult', SipAccountSettingsChanged);
