import { findModel } from '@ringledger/provisioning';
import { preflightOf } from './preflight.js';
import type { PreflightFacts, PreflightLine, PreflightWorkflow } from './preflight.js';

const rules = { algorithm: 'MD5', networks: null, transports: null, userAgents: null } as const;
const line: PreflightLine = {
  line: 1,
  account: { userName: '201-7k2m9xqe', enabled: true, rules },
  extension: { number: '201', enabled: true },
  unservedTransport: null,
  host: 'pbx.example.net',
};
const facts: PreflightFacts = {
  enabled: true,
  model: findModel('snom-d785') ?? null,
  mac: '00041345C9BF',
  configurationRevision: 2,
  leftOut: [],
  keyGeneration: 1,
  keyRevealedAt: '2026-11-24T08:00:00.000Z',
  ownPickup: null,
  lines: [line],
  provisioningUrl: 'https://phones.example.net:8448',
  provisioningUrlSince: null,
  transports: ['UDP', 'TCP'],
  registrars: ['pbx1'],
};

const ownPickup = {
  time: '2026-11-24T08:05:00.000Z',
  address: '192.0.2.10',
  userAgent: 'Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12 00041345C9BF SXM:0 UXM:0)',
  keyGeneration: 1,
};

function preflight(workflow: PreflightWorkflow, changes: Partial<PreflightFacts> = {}) {
  const found = preflightOf({ ...facts, ...changes }).find((each) => each.workflow === workflow);
  if (!found) throw new Error(workflow);
  const named = (state: string) => found.checks.filter((each) => each.state === state).map(({ check }) => check);
  return { ...found, failed: named('failed'), toBeSeen: named('to be seen') };
}

/** What stands in the way of either workflow. */
function inTheWay(changes: Partial<PreflightFacts>) {
  const [manual, redirection] = [preflight('manual', changes), preflight('redirection', changes)];
  expect([manual.mayBegin, redirection.mayBegin]).toEqual([false, false]);
  expect(redirection.failed).toEqual(manual.failed);
  return manual.checks
    .filter(({ state }) => state === 'failed')
    .map(({ check, found, line: of }) => [check, of, found]);
}

describe('before a phone is deployed (S1-45)', () => {
  it('by hand it needs the link, DHCP and a way to the exchange, and no Internet', () => {
    const { checks, failed, mayBegin, toBeSeen } = preflight('manual');
    expect([mayBegin, failed, toBeSeen]).toEqual([true, [], ['network at the place']]);
    expect(checks.map(({ check }) => check)).toEqual([
      'enabled',
      'configuration complete',
      'account in order',
      'exchange has a public name',
      'registrar at work',
      'link at hand',
      'network at the place',
    ]);
    expect(checks.at(-1)?.nextStep).toMatch(/DHCP.*phones\.example\.net:8448.*Internet is not needed/);
  });

  it('by redirection it needs the MAC address, also at the service, and the Internet first', () => {
    const { checks, failed, mayBegin, toBeSeen } = preflight('redirection');
    expect([mayBegin, failed]).toEqual([true, []]);
    expect(toBeSeen).toEqual(['MAC address at the service', 'network at the place', 'Internet at the place']);
    expect(checks.at(-1)?.nextStep).toContain('SRAPS');
  });

  it('by redirection it cannot be without a MAC address, or a service for the model', () => {
    expect(preflight('redirection', { mac: null })).toMatchObject({ mayBegin: false, failed: ['MAC address known'] });
    const model = { ...facts.model!, redirectionService: null };
    expect(preflight('redirection', { model })).toMatchObject({ mayBegin: false, failed: ['redirection service'] });
    expect(preflight('manual', { mac: null, model }).mayBegin).toBe(true);
  });

  it('by redirection the MAC address need not be right when it looks like that of another vendor (S1-28)', () => {
    const wrong = preflight('redirection', { mac: '805EC0123456' });
    expect([wrong.mayBegin, wrong.toBeSeen[0]]).toEqual([true, 'MAC address known']);
    expect(wrong.checks.find(({ check }) => check === 'MAC address known')?.found).toContain('Yealink');
    expect(preflight('redirection', { mac: '02AABBCCDDEE' }).toBeSeen).not.toContain('MAC address known');
    expect(preflight('manual', { mac: '805EC0123456' }).toBeSeen).toEqual(preflight('manual').toBeSeen);
  });

  it('by hand it cannot be before somebody has seen the link with the present key', () => {
    expect(preflight('manual', { keyRevealedAt: null })).toMatchObject({ mayBegin: false, failed: ['link at hand'] });
    expect(preflight('redirection', { keyRevealedAt: null }).mayBegin).toBe(true);
  });

  it('leaves nothing to be seen once it has come with its present key, and all again after a rotation', () => {
    for (const workflow of ['manual', 'redirection'] as const) {
      expect(preflight(workflow, { ownPickup }).toBeSeen).toEqual([]);
      expect(preflight(workflow, { ownPickup, keyGeneration: 2 }).toBeSeen).toEqual(preflight(workflow).toBeSeen);
    }
  });

  it('leaves to be seen what a pickup from the machine of the exchange, or to another address of it, says nothing of', () => {
    for (const workflow of ['manual', 'redirection'] as const) {
      const all = preflight(workflow).toBeSeen;
      for (const address of ['127.0.0.1', '::1']) {
        expect(preflight(workflow, { ownPickup: { ...ownPickup, address } }).toBeSeen).toEqual(all);
      }
      const since = { ownPickup, provisioningUrlSince: '2026-11-24T08:06:00.000Z' };
      expect(preflight(workflow, since).toBeSeen).toEqual(all);
      expect(preflight(workflow, { ...since, provisioningUrlSince: ownPickup.time }).toBeSeen).toEqual([]);
    }
  });

  it('leaves the Internet to be seen when it came over a network beside the exchange', () => {
    for (const address of [
      '192.168.1.10',
      '10.1.2.3',
      '172.31.0.1',
      '169.254.1.1',
      '100.64.0.1',
      'fd00::1',
      'fe80::1',
    ]) {
      const found = preflight('redirection', { ownPickup: { ...ownPickup, address } });
      expect([address, found.toBeSeen]).toEqual([address, ['Internet at the place']]);
    }
    const global = { ...ownPickup, address: '2001:db8::7' };
    expect(preflight('redirection', { ownPickup: global }).toBeSeen).toEqual([]);
  });

  it('leaves the service to be seen when a person has opened the link', () => {
    for (const userAgent of [null, 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0']) {
      const found = preflight('redirection', { ownPickup: { ...ownPickup, userAgent } });
      expect(found.toBeSeen).toEqual(['MAC address at the service']);
    }
  });

  it('by hand the link was seen since it is as it is now', () => {
    const since = (provisioningUrlSince: string) => preflight('manual', { provisioningUrlSince }).failed;
    expect(since('2026-11-24T07:59:59.999Z')).toEqual([]);
    expect(since('2026-11-24T08:00:00.001Z')).toEqual(['link at hand']);
  });

  it('the device is enabled and its configuration is whole', () => {
    expect(inTheWay({ enabled: false })).toEqual([
      ['enabled', null, 'The device is disabled: its access key opens nothing'],
    ]);
    expect(inTheWay({ configurationRevision: null })).toEqual([
      ['configuration complete', null, 'There is no configuration for it yet'],
    ]);
    expect(inTheWay({ leftOut: [{ code: 'TRANSPORT_UNSUPPORTED', field: 'lines.2' }] })).toEqual([
      ['configuration complete', null, 'Revision 2 leaves out lines.2 (TRANSPORT_UNSUPPORTED)'],
    ]);
  });

  it('says for each thing that is left out what would help', () => {
    const leftOut = ['KEY_LINE_UNKNOWN', 'TRANSPORT_UNSUPPORTED', 'KEY_LINE_UNKNOWN'].map((code) => ({
      code,
      field: 'x',
    }));
    const { nextStep } = preflight('manual', { leftOut }).checks[1]!;
    expect(nextStep).toBe(
      'Assign a SIP account to the line of the key, or give the key another line. Change what the model cannot carry.',
    );
  });

  it('every line has an account that works, for an extension that works', () => {
    const second = (changes: Partial<PreflightLine>) => inTheWay({ lines: [line, { ...line, line: 2, ...changes }] });
    expect(inTheWay({ lines: [] })).toEqual([['account in order', null, 'No SIP account is on any of its lines']]);
    expect(second({ account: null })).toEqual([['account in order', 2, 'Its SIP account was deleted']]);
    expect(second({ account: { userName: 'anna', enabled: false, rules } })).toEqual([
      ['account in order', 2, 'The SIP account anna is disabled'],
    ]);
    expect(second({ extension: null })).toEqual([
      ['account in order', 2, 'The SIP account 201-7k2m9xqe acts as no extension'],
    ]);
    expect(second({ extension: { number: '202', enabled: false } })).toEqual([
      ['account in order', 2, 'The extension 202 is disabled'],
    ]);
    expect(second({ unservedTransport: 'tls' })).toEqual([
      ['account in order', 2, '201-7k2m9xqe is told to register over TLS, and nothing listens for that'],
    ]);
  });

  it('an account that no phone of the model can register as is not in order (P-13)', () => {
    const allowing = (...userAgents: readonly string[]): PreflightLine => ({
      ...line,
      account: { userName: 'anna', enabled: true, rules: { ...rules, userAgents } },
    });
    expect(inTheWay({ lines: [allowing('Yealink*')] })).toEqual([
      ['account in order', 1, 'anna allows user agents by Yealink*, and no Snom D785 calls itself so'],
    ]);
    for (const [changes, allowed] of [
      [{}, allowing('Yealink*', 'snomD785/10.*')],
      [{ model: null }, allowing('Yealink*')],
      [{ model: findModel('yealink-t58w') ?? null }, allowing('Yealink SIP-T58 *')],
    ] as const)
      expect(preflight('manual', { ...changes, lines: [allowed] }).mayBegin).toBe(true);
  });

  it('an account that allows only what the exchange does not listen on is not in order (S3-60)', () => {
    const allowing = (...transports: readonly ('UDP' | 'TLS' | 'WSS')[]): PreflightLine => ({
      ...line,
      account: { userName: 'anna', enabled: true, rules: { ...rules, transports } },
    });
    expect(inTheWay({ lines: [allowing('TLS', 'WSS')] })).toEqual([
      ['account in order', 1, 'anna allows TLS, WSS, and the exchange listens on UDP, TCP'],
    ]);
    expect(preflight('manual', { lines: [allowing('UDP', 'TLS')] }).mayBegin).toBe(true);
  });

  it('an account that does not allow the address of its phone may be in order, since SIP may come from another (S4-18)', () => {
    const allowing = (...networks: readonly string[]): PreflightLine => ({
      ...line,
      account: { userName: 'anna', enabled: true, rules: { ...rules, networks } },
    });
    const elsewhere = [allowing('198.51.100.0/24', '2001:db8::/48')];
    const doubtful = preflight('manual', { lines: elsewhere, ownPickup });
    expect([doubtful.mayBegin, doubtful.toBeSeen]).toEqual([true, ['account in order']]);
    expect(doubtful.checks.find(({ state }) => state === 'to be seen')?.found).toBe(
      'It last fetched its configuration from 192.0.2.10, and anna may register from 198.51.100.0/24, 2001:db8::/48',
    );
    for (const changes of [
      { lines: elsewhere, ownPickup: null },
      { lines: elsewhere, ownPickup: { ...ownPickup, address: '127.0.0.1' } },
      { lines: [allowing('192.0.2.0/24')], ownPickup },
    ])
      expect(preflight('manual', changes).toBeSeen).not.toContain('account in order');
  });

  it('a registrar is at work', () => {
    expect(inTheWay({ registrars: [] })).toEqual([['registrar at work', null, 'No registrar may register phones']]);
  });

  it.each([
    'localhost',
    'localhost.',
    'pbx.localhost',
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
  ])('the exchange is not called %s, which leads each phone to itself', (host) => {
    const check = 'exchange has a public name';
    expect(inTheWay({ provisioningUrl: `https://${host}:8448` })).toMatchObject([[check, null, expect.anything()]]);
    const alone = host.replace(/[[\]]/g, '');
    expect(inTheWay({ lines: [line, { ...line, line: 2, host: alone }] })).toEqual([
      [check, 2, `Phones are told to register at ${alone}, where no other machine gets`],
    ]);
  });

  it.each(['localhost.example', '192.168.1.2', '2001:db8::1'])('the exchange may be called %s', (host) => {
    const found = preflight('manual', { lines: [line, { ...line, line: 2, host }] });
    expect(found.failed).toEqual([]);
    expect(found.checks.find(({ check }) => check === 'exchange has a public name')?.found).toBe(
      `Phones are told to come to ${facts.provisioningUrl} and to register at pbx.example.net, ${host}`,
    );
  });
});
