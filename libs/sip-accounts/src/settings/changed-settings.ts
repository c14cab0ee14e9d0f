import type { Refusal } from '@ringledger/event-sourcing';
import { saidSettings, withChanges } from './effective-settings.js';
import { brokenCombinations } from './setting-combinations.js';
import { settingNames, sipAccountSettings } from './sip-account-settings.js';
import type { SettingChanges, SettingName, SettingOverrides } from './sip-account-settings.js';
import type { SipPlatform } from './sip-platform.js';

/**
 * What a wish changes, in the form that is kept: only settings that become others than they are; or everything that is wrong with it.
 */
export function changedSettings(
  overrides: SettingOverrides,
  wanted: SettingChanges,
  platform: SipPlatform,
): { readonly changes: SettingChanges } | { readonly refusals: readonly Refusal[] } {
  const refusals: Refusal[] = [];
  const refused = new Set<SettingName>();
  const changes: Partial<Record<SettingName, unknown>> = {};
  const look = <Name extends SettingName>(name: Name): void => {
    const given = wanted[name];
    if (given === undefined) return;
    const checked = given === null ? { value: null } : sipAccountSettings[name].check(given as never, platform);
    if ('refusals' in checked) {
      refusals.push(...checked.refusals);
      refused.add(name);
    } else if (!same(checked.value, overrides[name] ?? null)) changes[name] = checked.value;
  };
  settingNames.forEach(look);
  const accepted = changes as SettingChanges;
  const after = saidSettings(withChanges(overrides, accepted), platform);
  const touched = new Set(settingNames.filter((name) => wanted[name] !== undefined));
  refusals.push(...brokenCombinations(after, platform, touched, refused));
  return refusals.length > 0 ? { refusals } : { changes: accepted };
}

/** Both are of the form that is kept, so that equal values have equal text. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
