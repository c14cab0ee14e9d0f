import type { DeviceSigns } from '../readiness/device-signs.js';
import { contactsOf } from './contacts-of-device.js';

const at = (sipAccountId: string, userAgent: string | null) => ({
  ...{ sipAccountId, registrationId: `${sipAccountId}-${userAgent}`, registrar: 'standalone', userAgent },
  since: '2026-11-24T09:00:00.000Z',
});
const yealink = { name: 'T46U', vendor: 'Yealink' } as const;
const held = [{ since: '2026-11-24T08:00:00.000Z', until: null }];
const signs = (model: DeviceSigns['model']) => () => ({ model, mac: null, phoneSince: null, held });
const OWN = 'Yealink SIP-T46U 108.86.0.20';
const agents = (model: DeviceSigns['model'], ...userAgents: readonly (string | null)[]) => {
  const { targets, heldByOthers } = contactsOf(
    signs(model),
    userAgents.map((userAgent) => at('a1', userAgent)),
  );
  return { told: targets.map(({ registrationId }) => registrationId.slice('a1-'.length)), heldByOthers };
};

describe('the contacts of a device', () => {
  it('are those that may be the device, with whom to ask for them', () => {
    const { registrar, registrationId, sipAccountId } = at('a1', OWN);
    expect(contactsOf(signs(yealink), [at('a1', OWN)])).toEqual({
      targets: [{ sipAccountId, registrationId, registrar }],
      heldByOthers: false,
    });
  });

  it('are not those of another phone with the same account (S1-13, S1-16, S2-02)', () => {
    const others = ['snomD785/10.1.84.12', 'Zoiper v5.6.4', 'Yealink SIP-T54W 96.86.0.70', null];
    for (const other of others) expect(agents(yealink, other)).toEqual({ told: [], heldByOthers: true });
    expect(agents(yealink, ...others, OWN)).toEqual({ told: [OWN], heldByOthers: true });
  });

  it('are not those of the phone that had the account before (S1-13)', () => {
    const before = { ...at('a1', OWN), since: '2026-11-24T07:00:00.000Z' };
    expect(contactsOf(signs(yealink), [before])).toEqual({ targets: [], heldByOthers: true });
  });

  it('are all of them when nobody knows what the model calls itself', () => {
    expect(agents(null, 'Zoiper v5.6.4', null)).toEqual({ told: ['Zoiper v5.6.4', 'null'], heldByOthers: false });
  });
});
