import { readFileSync } from 'node:fs';
import { configurationHash, deviceModels, render } from '@ringledger/provisioning';
import type { DeviceConfigurationInputs, DeviceModel, DeviceSecrets } from '@ringledger/provisioning';
import { RENDERER_VERSION } from './renderer-version.js';

/**
 * What each model's files for the inputs below hash to, by version of the renderer. A new model adds its line; a line that was released
 * is never edited: raise the version.
 */
const RECORDED = new URL('./renderer-hashes.json', import.meta.url);
const recorded = JSON.parse(readFileSync(RECORDED, 'utf8')) as Record<string, Record<string, string>>;

const secrets: DeviceSecrets = {
  accessKey: '0123456789abcdef'.repeat(3),
  adminPassword: '4711',
  userPassword: '0815',
  linePasswords: [
    { index: 1, password: 'p@ss&<"1' },
    { index: 2, password: 'q7h4mzt2wd9ckx5bn3evr8ya' },
  ],
};

/** As much as a family can say, so that little can change unseen. */
function inputsFor({ modules, keys }: DeviceModel): DeviceConfigurationInputs {
  const line = {
    userName: '201',
    authName: 'desk.201',
    displayName: 'Zoë "Z" O\'Neil & Sons',
    label: '201',
    realm: 'acme.example.org',
    server: { host: 'pbx.example', port: 5060, transport: 'udp' },
    outboundProxy: null,
    expirySeconds: 3600,
    voicemailNumber: '*97',
    codecs: ['PCMA', 'PCMU', 'G722'],
    dtmf: 'rtp',
    srtp: 'off',
  } as const;
  const key = { module: 0, line: 1, value: '202', label: 'Sales', pickupCode: '*8' } as const;
  return {
    provisioningUrl: 'https://pbx.example:8448',
    refreshMinutes: 1440,
    userName: 'front',
    expansionModules: modules ? 1 : 0,
    lines: [
      { ...line, index: 1 },
      {
        ...line,
        index: 2,
        outboundProxy: { host: '2001:db8::1', port: 5061, transport: 'tls' },
        expirySeconds: 360,
        voicemailNumber: null,
        dtmf: 'info',
        srtp: 'mandatory',
      },
    ],
    keys: [
      { ...key, index: 1, type: 'line', value: null, pickupCode: null },
      { ...key, index: 2, type: 'blf' },
      { ...key, index: keys, type: 'directDial', pickupCode: null },
    ],
  };
}

it(`version ${RENDERER_VERSION} of the renderer makes the bytes that it has always made`, () => {
  const made = deviceModels.map((model) => [model.id, configurationHash(render(model, inputsFor(model), secrets))]);
  expect(Object.fromEntries(made)).toEqual(recorded[RENDERER_VERSION]);
});
