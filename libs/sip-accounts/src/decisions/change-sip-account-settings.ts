import type { Decision } from '@ringledger/event-sourcing';
import { accept, refuse } from '@ringledger/event-sourcing';
import { changedSettings } from '../settings/changed-settings.js';
import type { SettingChanges } from '../settings/sip-account-settings.js';
import type { SipPlatform } from '../settings/sip-platform.js';
import type { SipAccountEvent } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { sipAccountAggregate, sipAccountExists } from '../sip-account.js';
import { sipAccountNotFound } from '../sip-account-refusals.js';

export interface ChangeSipAccountSettingsInput {
  readonly changes: SettingChanges;
}

export type ChangeSipAccountSettings = Decision<ChangeSipAccountSettingsInput, SipAccountState, SipAccountEvent>;

/** S2-06, S3-54, S3-55, S3-59, S3-60, S4-17, S4-18, P-13: all in one step, so that no order of changes is in the way of another. */
export function changeSipAccountSettings(platform: SipPlatform): ChangeSipAccountSettings {
  return {
    name: 'ChangeSipAccountSettings',
    aggregate: sipAccountAggregate,
    decide: ({ input }, state) => {
      if (!sipAccountExists(state)) return sipAccountNotFound();
      const found = changedSettings(state.settings, input.changes, platform);
      if ('refusals' in found) return refuse(...found.refusals);
      if (Object.keys(found.changes).length === 0) return accept();
      return accept({ type: 'SipAccountSettingsChanged', data: { changes: found.changes } });
    },
  };
}
