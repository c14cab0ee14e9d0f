import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { RequestInfo } from '@ringledger/graphql';
import { may } from '@ringledger/graphql';
import { settingNames, sipAccountSettings } from '../settings/sip-account-settings.js';
import type { SipPlatform } from '../settings/sip-platform.js';
import { SipTransportName } from './sip-account-settings.type.js';

@ObjectType()
export class RegistrationLifetimes {
  @Field(() => Int, { description: 'What phones are configured to propose' })
  default: number;

  @Field(() => Int)
  minimum: number;

  @Field(() => Int)
  maximum: number;
}

@ObjectType({ description: 'What a form needs to know of one setting' })
export class SettingRule {
  @Field(() => String, { description: 'The name of the field in SipAccountSettings and in the input' })
  name: string;

  @Field(() => String)
  description: string;

  @Field(() => String, { description: 'What it may be, as a sentence' })
  allowed: string;

  @Field(() => Boolean, { description: 'Whether your token may change it' })
  mayChange: boolean;

  @Field(() => Boolean, { description: 'Whether a template of accounts may carry it' })
  inTemplates: boolean;

  @Field(() => [String], { description: 'The settings that decide whether its value is valid, or does anything' })
  dependsOn: string[];
}

@ObjectType({ description: 'What the settings of SIP accounts can be on this exchange' })
export class SipAccountSettingRules {
  @Field(() => [SipTransportName], { description: 'Those that the exchange listens on: no other can be chosen' })
  transports: SipTransportName[];

  @Field(() => SipTransportName, {
    description:
      'The one that phones use where no account says otherwise; one that the exchange does not listen on, a proxy in front has',
  })
  phoneTransport: SipTransportName;

  @Field(() => RegistrationLifetimes)
  registrationLifetimeSeconds: RegistrationLifetimes;

  @Field(() => [SettingRule])
  settings: SettingRule[];
}

export function settingRules(platform: SipPlatform, request: RequestInfo): SipAccountSettingRules {
  return {
    transports: [...platform.transports] as SipTransportName[],
    phoneTransport: platform.phoneTransport as SipTransportName,
    registrationLifetimeSeconds: platform.registrationLifetimeSeconds,
    settings: settingNames.map((name): SettingRule => {
      const { description, allowed, changedBy, inTemplates, dependsOn } = sipAccountSettings[name];
      const mayChange = may(request, changedBy);
      return { name, description, allowed: allowed(platform), mayChange, inTemplates, dependsOn: [...dependsOn] };
    }),
  };
}
