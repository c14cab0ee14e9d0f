import { platform } from '../testing/platform.js';
import { minute } from '../testing/scenario.js';
import type { SettingsOnRecord } from '../views/sip-account-details/sip-account-details.document.js';
import { SipAccountSettingsResolver } from './sip-account-settings.resolver.js';
import { SipAccount } from './sip-account.type.js';

const transports = { value: ['UDP', 'TLS'], eventId: 'allowed', time: minute(3) } as const;
const phoneTransport = { value: 'TLS', eventId: 'chosen', time: minute(4) } as const;

function told(settingsOnRecord: SettingsOnRecord, usual: 'UDP' | 'TCP') {
  const resolver = new SipAccountSettingsResolver({ ...platform, phoneTransport: usual });
  return resolver.settings(Object.assign(new SipAccount(), { settingsOnRecord })).phoneTransport;
}

describe('who says by which transport phones come', () => {
  it('is the platform where the account leaves it to that', () => {
    const held = { layer: 'platform', eventId: null, changedAt: null };
    expect(told({}, 'TCP')).toEqual({ value: 'TCP', platformValue: 'TCP', ...held });
    expect(told({ transports }, 'UDP')).toEqual({ value: 'UDP', platformValue: 'UDP', ...held });
  });

  it('is the account by what it allows, where that does without the transport of the platform', () => {
    expect(told({ transports }, 'TCP')).toEqual({
      ...{ value: 'UDP', platformValue: 'TCP' },
      ...{ layer: 'account', eventId: 'allowed', changedAt: minute(3) },
    });
  });

  it('is the account by its choice', () => {
    expect(told({ transports, phoneTransport }, 'TCP')).toEqual({
      ...{ value: 'TLS', platformValue: 'TCP' },
      ...{ layer: 'account', eventId: 'chosen', changedAt: minute(4) },
    });
  });
});
