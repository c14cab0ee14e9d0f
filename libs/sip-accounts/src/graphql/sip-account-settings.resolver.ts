import { Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestInfo } from '@ringledger/graphql';
import { CurrentRequest, Requires } from '@ringledger/graphql';
import { effectiveSettings, saidBy } from '../settings/effective-settings.js';
import { settingNames, sipAccountSettings } from '../settings/sip-account-settings.js';
import type { SettingName } from '../settings/sip-account-settings.js';
import { SipPlatform } from '../settings/sip-platform.js';
import { overridesOf } from '../views/sip-account-details/sip-account-details.document.js';
import { settingRules, SipAccountSettingRules } from './sip-account-settings.rules.js';
import { SettingLayer, SipAccountSettings } from './sip-account-settings.type.js';
import type { HeldSetting } from './sip-account-settings.type.js';
import { SipAccount } from './sip-account.type.js';

/** What holds for an account, and what can. */
@Resolver(() => SipAccount)
export class SipAccountSettingsResolver {
  constructor(private readonly platform: SipPlatform) {}

  @Query(() => SipAccountSettingRules, { description: 'What the settings of SIP accounts can be on this exchange' })
  @Requires('sipAccount.read')
  sipAccountSettingRules(@CurrentRequest() request: RequestInfo): SipAccountSettingRules {
    return settingRules(this.platform, request);
  }

  @ResolveField(() => SipAccountSettings, { description: 'Each setting as it holds, and who says so' })
  settings(@Parent() account: SipAccount): SipAccountSettings {
    const settings = effectiveSettings(overridesOf(account.settingsOnRecord), this.platform);
    return Object.fromEntries(settingNames.map((name) => [name, this.#held(name, settings[name], account)])) as never;
  }

  #held(name: SettingName, value: unknown, { settingsOnRecord }: SipAccount): HeldSetting<unknown> {
    const platformValue = sipAccountSettings[name].platformValue(this.platform);
    const source = saidBy(name, overridesOf(settingsOnRecord), this.platform);
    const record = source === null ? undefined : settingsOnRecord[source];
    return record === undefined
      ? { value, platformValue, layer: SettingLayer.PLATFORM, eventId: null, changedAt: null }
      : { value, platformValue, layer: SettingLayer.ACCOUNT, eventId: record.eventId, changedAt: record.time };
  }
}
