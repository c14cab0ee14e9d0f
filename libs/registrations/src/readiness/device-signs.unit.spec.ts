import { findModel } from '@ringledger/provisioning';
import { isContactOf, isUserAgentOf, mayBe, signsOf } from './device-signs.js';
import type { DeviceSigns, SignsOfPhone } from './device-signs.js';

const model = (id: string) => {
  const found = findModel(id);
  if (!found) throw new Error(`No model ${id}`);
  return found;
};
const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour)).toISOString();
const OWN = 'Yealink SIP-T46U 108.86.0.20';
const device: DeviceSigns = {
  model: model('yealink-t46u'),
  mac: '805EC0112233',
  phoneSince: null,
  held: [{ since: at(8), until: null }],
};
const phone: SignsOfPhone = { userAgent: OWN, since: at(9) };
const isIt = (signs: Partial<DeviceSigns>, changes: Partial<SignsOfPhone> = {}) =>
  mayBe({ ...device, ...signs }, { ...phone, ...changes });

describe('what is registered as an account of a device may be the device', () => {
  it('when it calls itself as the model does; of one that nobody knows anything may', () => {
    expect(isIt({})).toBe(true);
    expect(isIt({}, { userAgent: 'snomD785/10.1.84.12' })).toBe(false);
    expect(isIt({ model: null }, { userAgent: 'Zoiper v5.6.4' })).toBe(true);
  });

  it.each([
    [null, `${OWN} 80:5e:c0:99:99:99`, true],
    ['805EC0112233', OWN, true],
    ['805EC0112233', `${OWN} 80:5e:c0:11:22:33`, true],
    ['805EC0112233', `${OWN} 80:5e:c0:99:99:99`, false],
  ])('with the MAC address %s, when it states no other: %s', (mac, userAgent, may) => {
    expect(isIt({ mac }, { userAgent })).toBe(may);
    expect(isIt({ mac, model: null }, { userAgent })).toBe(may);
  });

  it('when it registered while the account was on the device, however often it went and came back', () => {
    expect(isIt({}, { since: at(7) })).toBe(false);
    expect(isIt({}, { since: at(8) })).toBe(true);
    const held = [
      { since: at(6), until: at(8) },
      { since: at(10), until: null },
    ];
    expect([5, 7, 9, 11].map((hour) => isIt({ held }, { since: at(hour) }))).toEqual([false, true, false, true]);
  });

  it('when it registered since the device is this phone', () => {
    const phoneSince = at(10);
    expect(isIt({ phoneSince })).toBe(false);
    expect(isIt({ phoneSince }, { since: at(10) })).toBe(true);
  });

  it('when it was started since then, and goes on with the registration of the phone before', () => {
    expect(isIt({}, { since: at(7), callSince: at(9) })).toBe(true);
    expect(isIt({ phoneSince: at(10) }, { callSince: at(11) })).toBe(true);
    const held = [
      { since: at(6), until: at(8) },
      { since: at(10), until: null },
    ];
    // In between another phone went on with it.
    expect(isIt({ held }, { since: at(7), callSince: at(9) })).toBe(false);
  });

  it('at any time as long as the read model does not tell when it had which account', () => {
    const { mac, model } = device;
    expect(signsOf({ mac, phoneSince: at(8), heldAccounts: [] }, model, 'a1')).toMatchObject({ held: [] });
    expect(mayBe(signsOf({ mac }, model, 'a1'), phone)).toBe(true);
  });

  it('whenever it registered, when it states the MAC address of the device', () => {
    const userAgent = `${OWN} 80:5e:c0:11:22:33`;
    expect(isIt({ phoneSince: at(10) }, { userAgent, since: at(7) })).toBe(true);
  });
});

describe('signs of a device', () => {
  it.each([
    ['snom-d785', 'snomD785/10.1.84.12', true],
    ['snom-d785', 'snomD735/10.1.84.12', false],
    ['snom-d785', 'Yealink SIP-T46U 108.86.0.40', false],
    ['yealink-t46u', 'Yealink SIP-T46U 108.86.0.40', true],
    ['yealink-t46u', 'Yealink SIP-T46S 66.86.0.15', false],
    ['yealink-t58w', 'Yealink SIP-T58 58.86.0.5', true],
    ['yealink-t58a', 'Yealink SIP-T5 58.86.0.5', false],
    ['yealink-t46u', 'friendly-scanner', false],
    ['yealink-t46u', null, false],
  ])('%s may say %s: %s', (id, userAgent, may) => {
    expect(isUserAgentOf(model(id), userAgent)).toBe(may);
  });

  it.each([
    ['sip:201@192.0.2.10:5060;transport=tcp', true],
    ['sips:201@[2001:db8::1]', true],
    ['sip:%32%30%31@192.0.2.10', true],
    ['sip:2015@192.0.2.10', false],
    ['sip:192.0.2.10', false],
    ['tel:201', false],
    ['', false],
  ])('%s is a contact of 201: %s', (contact, is) => {
    expect(isContactOf(contact, ['201', null])).toBe(is);
  });
});
