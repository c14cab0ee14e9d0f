import { findModel } from '../catalogue/catalogue.js';
import type { DeviceModel } from '../catalogue/device-model.js';
import type {
  DeviceConfigurationInputs,
  DeviceSecrets,
  FunctionKeyInputs,
  LineInputs,
} from '../render/device-configuration-inputs.js';

export const ACCESS_KEY = '0123456789abcdef0123456789abcdef0123456789abcdef';

export function model(id: string): DeviceModel {
  const found = findModel(id);
  if (found === undefined) throw new Error(`no model ${id}`);
  return found;
}

/** An account whose names hold everything that a grammar might trip over. */
export const zoe: LineInputs = {
  index: 1,
  userName: '1001',
  authName: '1001a',
  displayName: 'Zoë "Z" O\'Neil & Sons',
  label: '1001',
  realm: 'sip.example.net',
  server: { host: 'sip.example.net', port: 5060, transport: 'udp' },
  outboundProxy: null,
  expirySeconds: 3600,
  voicemailNumber: null,
  codecs: ['PCMA', 'PCMU', 'G722'],
  dtmf: 'rtp',
  srtp: 'off',
};

export const functionKey = (
  key: Partial<FunctionKeyInputs> & Pick<FunctionKeyInputs, 'index' | 'type'>,
): FunctionKeyInputs => ({ module: 0, line: null, value: null, label: null, pickupCode: null, ...key });

/** Line on key 1, key 2 empty, BLF for 1002 on key 3. */
export const zoesPhone: DeviceConfigurationInputs = {
  provisioningUrl: 'https://phones.example.net:8448',
  refreshMinutes: 1440,
  userName: null,
  expansionModules: 0,
  lines: [zoe],
  keys: [
    functionKey({ index: 1, type: 'line', line: 1, label: '1001' }),
    functionKey({ index: 3, type: 'blf', line: 1, value: '1002', label: '1002' }),
  ],
};

export const zoesSecrets: DeviceSecrets = {
  accessKey: ACCESS_KEY,
  adminPassword: '4711',
  userPassword: '0815',
  linePasswords: [{ index: 1, password: 'p@ss&<"1' }],
};
