import { functionKey, model, zoe, zoesPhone, zoesSecrets } from '../testing/device-fixtures.js';
import type { DeviceConfigurationInputs } from './device-configuration-inputs.js';
import { inputProblems, secretProblems } from './input-problems.js';

const T43U = model('yealink-t43u');
const D712 = model('snom-d712');

const problems = (change: Partial<DeviceConfigurationInputs>, phone = T43U) =>
  inputProblems(phone, { ...zoesPhone, ...change }).map(({ code, field }) => `${code} ${field}`);

describe('problems of inputs', () => {
  it('are none for a good configuration', () => {
    expect(problems({})).toEqual([]);
    expect(secretProblems(T43U, zoesPhone, zoesSecrets)).toEqual([]);
  });

  it('are all told at once', () => {
    expect(
      problems({
        provisioningUrl: 'http://x',
        refreshMinutes: -1,
        userName: 'a:b',
        expansionModules: 4,
        lines: [{ ...zoe, index: 13, realm: 'a b', userName: '' }],
        keys: [functionKey({ index: 99, type: 'line' })],
      }),
    ).toEqual([
      'MODULES_OUT_OF_RANGE expansionModules',
      'NUMBER_OUT_OF_RANGE refreshMinutes',
      'ADDRESS_INVALID provisioningUrl',
      'USER_NAME_INVALID userName',
      'LINE_OUT_OF_RANGE lines[0].index',
      'VALUE_NOT_REPRESENTABLE lines[0].userName',
      'ADDRESS_INVALID lines[0].realm',
      'KEY_OUT_OF_RANGE keys[0].index',
      'KEY_LINE_MISSING keys[0].line',
      'KEY_LINE_UNKNOWN keys[0].line',
    ]);
  });

  it('name two accounts on one line and two functions on one key', () => {
    expect(problems({ lines: [zoe, zoe] })).toEqual(['LINE_TAKEN lines[1].index']);
    const key = functionKey({ index: 2, type: 'phonebook' });
    expect(problems({ keys: [key, key] })).toEqual(['KEY_TAKEN keys[1].index']);
  });

  it('name a module that is not attached, or that the model cannot have', () => {
    const keys = [functionKey({ module: 1, index: 1, type: 'phonebook' })];
    expect(problems({ keys })).toEqual(['KEY_OUT_OF_RANGE keys[0].module']);
    expect(problems({ keys, expansionModules: 1 })).toEqual([]);
    expect(problems({ expansionModules: 1 }, D712)).toEqual(['MODULES_OUT_OF_RANGE expansionModules']);
  });

  it('name a function without its number, unless the line has a mailbox', () => {
    const keys = [functionKey({ index: 1, type: 'voicemail' })];
    expect(problems({ keys })).toEqual(['KEY_VALUE_MISSING keys[0].value']);
    expect(problems({ keys, lines: [{ ...zoe, voicemailNumber: '*97' }] })).toEqual([]);
    expect(problems({ keys: [functionKey({ index: 1, type: 'blf' })] })).toEqual(['KEY_VALUE_MISSING keys[0].value']);
  });

  it('name what the device lacks', () => {
    const deaf = { ...T43U, codecs: [], transports: [], srtp: [], keyTypes: [] };
    expect(problems({ keys: [functionKey({ index: 1, type: 'line', line: 1 })] }, deaf)).toEqual([
      'TRANSPORT_UNSUPPORTED lines[0].server.transport',
      'SRTP_UNSUPPORTED lines[0].srtp',
      'LINE_WITHOUT_CODEC lines[0].codecs',
      'KEY_TYPE_UNSUPPORTED keys[0].type',
    ]);
  });

  it('name bad addresses and numbers of a line', () => {
    const server = { host: 'a/b', port: 0, transport: 'udp' as const };
    const line = {
      ...zoe,
      server,
      outboundProxy: { host: '', port: 70_000, transport: 'wss' as const },
      expirySeconds: 0,
      voicemailNumber: 'a b',
    };
    expect(problems({ lines: [line] })).toEqual([
      'ADDRESS_INVALID lines[0].server.host',
      'NUMBER_OUT_OF_RANGE lines[0].server.port',
      'ADDRESS_INVALID lines[0].outboundProxy.host',
      'NUMBER_OUT_OF_RANGE lines[0].outboundProxy.port',
      'NUMBER_OUT_OF_RANGE lines[0].expirySeconds',
      'KEY_VALUE_INVALID lines[0].voicemailNumber',
      'TRANSPORT_UNSUPPORTED lines[0].outboundProxy.transport',
    ]);
  });

  it('name a missing password, and never hold a secret', () => {
    expect(secretProblems(T43U, zoesPhone, { ...zoesSecrets, linePasswords: [] })).toMatchObject([
      { code: 'LINE_PASSWORD_MISSING', field: 'lines[0].password' },
    ]);
    const leaky = secretProblems(T43U, zoesPhone, { ...zoesSecrets, adminPassword: 'hunter2\n' });
    expect(leaky).toMatchObject([{ code: 'VALUE_NOT_REPRESENTABLE', field: 'adminPassword' }]);
    expect(JSON.stringify(leaky)).not.toContain('hunter2');
  });
});
