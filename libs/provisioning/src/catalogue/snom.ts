import type { DeviceModel, ExpansionModules } from './device-model.js';

const modules = (...names: string[]): ExpansionModules => ({ names, max: 3, keysPerModule: 18 });

const desk = (name: string, lines: number, keys: number, expansion: ExpansionModules | null): DeviceModel => ({
  id: `snom-${name.toLowerCase()}`,
  vendor: 'Snom',
  name,
  family: 'snom',
  kind: 'desk-phone',
  lines,
  keys,
  modules: expansion,
  keyTypes: ['none', 'line', 'blf', 'directDial', 'extension', 'voicemail', 'phonebook', 'groupPickup'],
  fields: ['adminPassword', 'userName', 'userPassword'],
  codecs: ['PCMA', 'PCMU', 'G722', 'G729', 'G726-32', 'G723', 'GSM'],
  transports: ['udp', 'tcp', 'tls'],
  srtp: ['off', 'optional', 'mandatory'],
  canRestart: true,
  canResync: true,
  macForm: 'upper',
  redirectionService: 'SRAPS',
  manualConfiguration: {
    enterAt: 'Open the web page of the phone, go to Advanced > Update and enter the link as "Setting URL".',
    startDownload: 'Press Apply, then Reboot: the phone downloads its configuration while it starts.',
    urlForm: 'file',
  },
  factoryReset:
    'On the phone: Settings > Maintenance > Reset values; it asks for the administrator password. ' +
    'Without the password: hold # while the power comes on and choose the factory reset of the rescue mode.',
});

/**
 * Snom D3xx and D7xx desk phones. The vendor publishes no one table of key counts: those below follow from the highest
 * key index with three modules of 18 keys, and where sources disagree the smaller count stands.
 */
export const snomModels: readonly DeviceModel[] = [
  desk('D315', 4, 5, modules('D3')),
  desk('D345', 12, 48, modules('D3')),
  desk('D375', 12, 12, modules('D3')),
  desk('D385', 12, 48, modules('D3')),
  desk('D712', 4, 5, null),
  desk('D717', 6, 3, modules('D7', 'D7C')),
  desk('D735', 12, 32, modules('D7', 'D7C')),
  desk('D765', 12, 16, modules('D7', 'D7C')),
  desk('D785', 12, 24, modules('D7', 'D7C')),
];
