import { findModel } from '@ringledger/provisioning';
import type { DeviceModel, FunctionKeyInputs } from '@ringledger/provisioning';
import { evolveDevice } from '../device.js';
import type { DeviceState, ExistingDevice } from '../device.js';
import type { DeviceEvent } from '../device.events.js';
import { account, ACCOUNT, device } from '../testing/scenario.js';
import { Secret } from '@ringledger/secrets';
import { exchangeSettings } from './exchange-settings.js';
import { gatheredInputs } from './gathered-inputs.js';
import { renderDevice } from './render-device.js';

const exchange = exchangeSettings({
  provisioningUrl: 'https://pbx.example:8448',
  sipServer: { host: 'pbx.example', port: 5060, transport: 'udp' },
});
const model = findModel('yealink-t46u') as DeviceModel;
const key = (index: number, line: number | null, module = 0): FunctionKeyInputs => ({
  ...{ module, index, type: 'blf', line, value: '400', label: null, pickupCode: null },
});

/** A T46U with the account on its second line. */
function rendered(keys: readonly FunctionKeyInputs[], password = account.password) {
  const events: readonly DeviceEvent[] = [
    ...device,
    { type: 'SipAccountAssigned', data: { line: 2, sipAccountId: ACCOUNT } },
    { type: 'FunctionKeysChanged', data: { module: 0, keys: keys.filter(({ module }) => module === 0) } },
    { type: 'FunctionKeysChanged', data: { module: 1, keys: keys.filter(({ module }) => module === 1) } },
  ];
  const state = events.reduce<DeviceState>(evolveDevice, { status: 'none' }) as ExistingDevice;
  const lines = [{ line: 2, sipAccountId: ACCOUNT, account: { ...account, password }, extension: null }];
  return renderDevice(model, gatheredInputs(state, lines, exchange));
}

describe('what the configuration of a device leaves out', () => {
  it('is nothing when every key acts on a line with an account', () => {
    expect(rendered([key(1, 2), key(2, 2)])?.leftOut).toEqual([]);
  });

  it('is each key of a line without an account, the first line being that of a key that names none', () => {
    expect(rendered([key(1, 2), key(8, 5), key(9, null), key(3, 3, 1)])?.leftOut).toEqual([
      { code: 'KEY_LINE_UNKNOWN', field: 'keys.0.8' },
      { code: 'KEY_LINE_UNKNOWN', field: 'keys.0.9' },
      { code: 'KEY_LINE_UNKNOWN', field: 'keys.1.3' },
    ]);
  });

  it('is with a line that the family cannot carry each key that acts on it', () => {
    expect(rendered([key(1, 2)], Secret.of('%NULL%'))?.leftOut).toEqual([
      { code: expect.any(String), field: 'lines.2' },
      { code: 'KEY_LINE_UNKNOWN', field: 'keys.0.1' },
    ]);
  });
});
