import { TEST_ORGANIZATION } from '@ringledger/event-sourcing/testing';
import { Secret } from '@ringledger/secrets';
import { hashAccessKey } from '../access-key.js';
import { exchangeSettings } from '../configuration/exchange-settings.js';
import type { RenderingFacts } from '../configuration/regeneration.js';
import type { DeviceEvent } from '../device.events.js';

export const ACME = TEST_ORGANIZATION;
export const acme = { status: 'registered', organizationId: ACME, name: 'Acme', sipRealm: 'acme.example.org' } as const;

export const ACCOUNT = '5f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b21';
export const OTHER_ACCOUNT = '6f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b22';
export const account = {
  status: 'enabled',
  organizationId: ACME,
  userName: '201',
  authenticationUser: null,
  realm: 'acme.example.org',
  password: Secret.of('q7h4mzt2wd9ckx5bn3evr8ya'),
  passwordStrength: 'generated',
  extensionId: null,
  settings: {},
} as const;

export const generated = { value: Secret.of('7'.repeat(40)), chosen: false };
export const chosen = (digits: string) => ({ value: Secret.of(digits), chosen: true });

export const key = Secret.of('0a'.repeat(24));
export const nextKey = Secret.of('1b'.repeat(24));

/** A Yealink T46U: all fields, three expansion modules. */
export const added: DeviceEvent = {
  type: 'DeviceAdded',
  data: {
    organizationId: ACME,
    model: 'yealink-t46u',
    name: 'Reception',
    mac: '805EC0112233',
    expansionModules: 1,
    adminPassword: generated.value,
    adminPasswordOrigin: 'generated',
    userPassword: generated.value,
    userPasswordOrigin: 'generated',
  },
};
export const issued: DeviceEvent = {
  type: 'AccessKeyIssued',
  data: { accessKey: key, keyHash: hashAccessKey(key), generation: 1 },
};
export const assigned: DeviceEvent = { type: 'SipAccountAssigned', data: { line: 1, sipAccountId: ACCOUNT } };
export const disabled: DeviceEvent = { type: 'DeviceDisabled', data: {} };
export const deleted: DeviceEvent = { type: 'DeviceDeleted', data: { keyHash: hashAccessKey(key), generation: 1 } };
/** A phone as it stands on the desk. */
export const device = [added, issued] as const;

/** What was rendered after `inputs` events that count, from this revision of the device. */
export function rendering(hash: string, inputsVersion: number, revision = inputsVersion): RenderingFacts {
  const exchange = exchangeSettings({
    provisioningUrl: 'https://pbx.example:8448',
    sipServer: { host: 'pbx.example', port: 5060, transport: 'udp' },
  });
  return { exchange, hash, inputsVersion, leftOut: [], pins: [{ stream: 'device-1', revision }] };
}
