import type { DeviceModel, ExpansionModules } from './device-model.js';

const exp40: ExpansionModules = { names: ['EXP40'], max: 6, keysPerModule: 40 };
const exp43: ExpansionModules = { names: ['EXP43'], max: 3, keysPerModule: 60 };
const exp50: ExpansionModules = { names: ['EXP50'], max: 3, keysPerModule: 60 };

const desk = (name: string, lines: number, keys: number, modules: ExpansionModules | null): DeviceModel => ({
  id: `yealink-${name.toLowerCase()}`,
  vendor: 'Yealink',
  name,
  family: 'yealink',
  kind: 'desk-phone',
  lines,
  keys,
  modules,
  keyTypes: ['none', 'line', 'blf', 'directDial', 'extension', 'voicemail', 'phonebook', 'groupPickup'],
  fields: ['adminPassword', 'userName', 'userPassword'],
  codecs: ['PCMA', 'PCMU', 'G722', 'G729', 'G726-32', 'G723', 'iLBC', 'opus'],
  transports: ['udp', 'tcp', 'tls'],
  srtp: ['off', 'optional', 'mandatory'],
  canRestart: true,
  canResync: true,
  macForm: 'lower',
  redirectionService: 'RPS',
  manualConfiguration: {
    enterAt: 'Open the web page of the phone, go to Settings > Auto Provision and enter the link as "Server URL".',
    startDownload: 'Press Confirm, then "Auto Provision Now": the phone downloads its configuration at once.',
    urlForm: 'directory',
  },
  factoryReset: 'On the idle phone hold the OK key for ten seconds and confirm "Reset to factory settings".',
});

/** Yealink T4x and T5x desk phones. `keys` counts the line keys of all pages. */
export const yealinkModels: readonly DeviceModel[] = [
  desk('T40P', 3, 3, null),
  desk('T40G', 3, 3, null),
  desk('T41P', 6, 15, null),
  desk('T41S', 6, 15, null),
  desk('T41U', 6, 15, null),
  desk('T42G', 12, 15, null),
  desk('T42S', 12, 15, null),
  desk('T42U', 12, 15, null),
  desk('T43U', 12, 21, exp43),
  desk('T44U', 12, 24, null),
  desk('T44W', 12, 24, null),
  desk('T46G', 16, 27, exp40),
  desk('T46S', 16, 27, exp40),
  desk('T46U', 16, 27, exp43),
  desk('T48G', 16, 29, exp40),
  desk('T48S', 16, 29, exp40),
  desk('T48U', 16, 29, exp43),
  desk('T53', 12, 21, exp50),
  desk('T53W', 12, 21, exp50),
  desk('T54S', 16, 27, exp50),
  desk('T54W', 16, 27, exp50),
  desk('T57W', 16, 29, exp50),
  desk('T58A', 16, 27, exp50),
  desk('T58V', 16, 27, exp50),
  desk('T58W', 16, 27, exp50),
];
