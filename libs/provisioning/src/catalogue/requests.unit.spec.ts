import { model } from '../testing/device-fixtures.js';
import { deviceModels } from './catalogue.js';
import { normalMac } from './mac.js';
import { configurationUrl, manualInstructions } from './manual-instructions.js';
import { requestedFile } from './requested-file.js';
import { deviceOfUserAgent, sipUserAgentsOf } from './user-agent.js';

const D785 = model('snom-d785');
const T46U = model('yealink-t46u');

describe('user agents', () => {
  it.each([
    [
      'Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 000413922D24 SXM:0 UXM:0)',
      'snom-d785',
      '10.1.33.33',
    ],
    ['Mozilla/4.0 (compatible; snomD785-SIP 8.7.3.0)', 'snom-d785', '8.7.3.0'],
    ['Yealink SIP-T46U 108.86.0.20 80:5e:c0:bd:ea:ef', 'yealink-t46u', '108.86.0.20'],
    ['snomD785/10.1.84.12', 'snom-d785', '10.1.84.12'],
    ['Yealink SIP-T46U 108.86.0.40', 'yealink-t46u', '108.86.0.40'],
    ['Yealink SIP-T54W  96.86.0.25 001565f429a4', 'yealink-t54w', '96.86.0.25'],
    ['Yealink SIP-T33G 124.85.257.55 80:5e:c0:bd:ea:ef', undefined, '124.85.257.55'],
  ])('%s', (userAgent, id, firmware) => {
    expect(deviceOfUserAgent(userAgent)).toMatchObject({ firmware });
    expect(deviceOfUserAgent(userAgent)?.model?.id).toBe(id);
  });

  it('begin as those of their model, whatever the version', () => {
    for (const one of deviceModels) {
      const [first, ...others] = sipUserAgentsOf(one).map((start) => deviceOfUserAgent(`${start}10.1.84.12`));
      expect(first).toMatchObject({ vendor: one.vendor, modelName: one.name, firmware: '10.1.84.12' });
      expect(others.every((other) => other?.vendor === one.vendor && one.name.startsWith(other.modelName))).toBe(true);
    }
  });

  it('says nothing of others', () => {
    for (const other of [
      '',
      'curl/8.0',
      'Yealink W70B 146.87.0.15 80:5e:0c:1d:65:4e',
      `snom${'x'.repeat(1e5)}-SIP 1 `,
    ]) {
      expect(deviceOfUserAgent(other)).toBeNull();
    }
  });
});

describe('requested files', () => {
  it.each([
    [null, null],
    ['snomD785-000413922D24.htm', '000413922D24'],
    ['snom.xml', null],
  ])('a Snom phone gets its settings as %s', (name, mac) => {
    expect(requestedFile(D785, name)).toEqual({ file: 'snom.xml', mac });
  });
  it.each([
    [null, null],
    ['805ec0bdeaef.cfg', '805EC0BDEAEF'],
    ['yealink.cfg', null],
  ])('a Yealink phone gets its file as %s', (name, mac) => {
    expect(requestedFile(T46U, name)).toEqual({ file: 'yealink.cfg', mac });
  });
  it.each(['805ec0bdeaef.boot', 'y000000000108.cfg', 'y000000000000.boot', '805ec0bdeaef-local.cfg', '', 'snom.xml'])(
    'a Yealink phone has no %s',
    (name) => expect(requestedFile(T46U, name)).toBeNull(),
  );
  it.each(['snomD785.htm', '-000413922D24.cfg', '../etc/passwd', '805ec0bdeaef.cfg'])(
    'a Snom phone has no %s',
    (name) => expect(requestedFile(D785, name)).toBeNull(),
  );
});

describe('MAC addresses', () => {
  it.each(['00:04:13:45:c9:bf', '00-04-13-45-C9-BF', '00041345c9bf', '0004.1345.C9BF', ' 00041345C9BF'])(
    '%s',
    (text) => {
      expect(normalMac(text)).toBe('00041345C9BF');
    },
  );
  it.each(['', '00041345C9B', '00041345C9BFF', '00041345C9BG', '000000000000', 'FFFFFFFFFFFF', '01005E000001'])(
    '%j is none',
    (text) => {
      expect(normalMac(text)).toBeNull();
    },
  );
});

describe('manual configuration', () => {
  it('names the link in the form of the family, where to enter it and where to start', () => {
    expect(configurationUrl(D785, 'https://phones.example.net:8448/', 'abc')).toBe(
      'https://phones.example.net:8448/abc.cfg',
    );
    const instructions = manualInstructions(T46U, 'https://phones.example.net:8448', 'abc');
    expect(instructions.link).toBe('https://phones.example.net:8448/abc/');
    expect(instructions.enterAt).toContain('Server URL');
    expect(instructions.startDownload).toContain('Auto Provision Now');
    expect(instructions.factoryReset).not.toBe('');
  });
});
