import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, configurationTable, readConfiguration, unknownVariables } from './index.js';

describe('configuration', () => {
  it('has a default for everything: nothing need be set', () => {
    const configuration = readConfiguration({});
    expect(configuration.devices.port).toBe(8448);
    expect(configuration.keyRingFile).toBe('data/keys/ring.json');
    expect(configuration.eventStoreUrl).toBeNull();
    expect(configuration.trustedProxies).toEqual([]);
    expect(configuration.tls.minVersion).toBe('TLSv1.2');
  });

  it.each([
    ['RINGLEDGER_API_PORT', '70000'],
    ['RINGLEDGER_API_PORT', '1e3'],
    ['RINGLEDGER_DEVICE_HOST', 'not a host'],
    ['RINGLEDGER_DEVICE_PUBLIC_PORT', '0'],
    ['RINGLEDGER_TLS_MIN_VERSION', 'SSLv3'],
    ['RINGLEDGER_TRUSTED_PROXIES', '10.0.0.0/8, 300.1.1.1/24'],
    ['RINGLEDGER_TRUSTED_PROXIES', '0177.0.0.1'],
    ['RINGLEDGER_TRUSTED_PROXIES', '010.0.0.1/8'],
    ['RINGLEDGER_SIP_TRUSTED_NETWORKS', '10'],
    ['RINGLEDGER_API_BIND', '127.1'],
    ['RINGLEDGER_DEVICE_HOST', '0177.0.0.1'],
    ['RINGLEDGER_INTROSPECTION', 'yes'],
    ['RINGLEDGER_DEVICE_HOST', '0.0.0.0'],
    ['RINGLEDGER_SIP_HOST', '0.0.0.0'],
    ['RINGLEDGER_SIP_HOST', '::'],
    ['RINGLEDGER_SIP_HOST', '0:0:0:0:0:0:0:0'],
    ['RINGLEDGER_SIP_HOST', 'fe80::1%eth0'],
    ['RINGLEDGER_DEVICE_HOST', 'fe80::1%eth0'],
    ['RINGLEDGER_SIP_HOST', '::ffff:0.0.0.0'],
    ['RINGLEDGER_SIP_HOST', 'fe80::1'],
    ['RINGLEDGER_DEVICE_HOST', '255.255.255.255'],
    ['RINGLEDGER_DEVICE_HOST', 'ff02::1'],
    ['RINGLEDGER_SIP_DOMAIN', 'fe80::1%eth0'],
    ['RINGLEDGER_SIP_DOMAIN', '192.0.2.7'],
    ['RINGLEDGER_SIP_DOMAIN', '2001:db8::7'],
    ['RINGLEDGER_SIP_DOMAIN', 'sip.7'],
    ['RINGLEDGER_SIP_DOMAIN', `${'a.'.repeat(101)}aa`],
    ['RINGLEDGER_TRUSTED_PROXIES', 'fe80::1%eth0'],
    ['RINGLEDGER_SIP_TRUSTED_NETWORKS', 'fe80::%eth0/64'],
    ['RINGLEDGER_OIDC_ISSUER', 'ftp://login.example'],
    ['RINGLEDGER_OIDC_ISSUER', 'https://'],
    ['RINGLEDGER_OIDC_ISSUER', 'https://no such'],
    ['RINGLEDGER_SIP_BIND', 'everywhere'],
    ['RINGLEDGER_SIP_BIND', '127.0.0.1,0.0.0.0'],
    ['RINGLEDGER_SIP_BIND', '::1,::'],
    ['RINGLEDGER_SIP_BIND', '1.2.3'],
    ['RINGLEDGER_SIP_BIND', '0'],
    ['RINGLEDGER_SIP_BIND', '0.0.0.0,0.0.0.0'],
    ['RINGLEDGER_SIP_TLS_PORT', 'none'],
    ['RINGLEDGER_SIP_DENIED_USER_AGENTS', 'm\u00fcll*'],
    ['RINGLEDGER_REGISTRAR_NAME', 'two words'],
    ['EVENTSTORE_URL', 'http://localhost:2113'],
    ['EVENTSTORE_URL', 'kurrentdb://localhost:2113'],
    ['RINGLEDGER_REGISTRAR', 'asterisk'],
    ['KAMAILIO_RPC_URL', '127.0.0.1:5080'],
    ['KAMAILIO_RPC_URL', 'http://127.0.0.1:5080/rpc'],
    ['KAMAILIO_RPC_URL', 'http://127.0.0.1:5080/?x'],
    ['KAMAILIO_RPC_URL', 'http://ringledger@127.0.0.1:5080'],
    ['KAMAILIO_SECRET', 'two\nlines'],
    ['KAMAILIO_SECRET', 'zoë'],
    ['KAMAILIO_EVAPI', '127.0.0.1'],
    ['KAMAILIO_EVAPI', '127.0.0.1:0'],
    ['RINGLEDGER_LOG_LEVEL', 'loud'],
  ])('stops at %s=%s with a sentence that names it', (name, value) => {
    expect(() => readConfiguration({ [name]: value })).toThrow(ConfigurationError);
    expect(() => readConfiguration({ [name]: value })).toThrow(new RegExp(`^${name} must `));
  });

  it('may listen on the address of one cable', () => {
    const bound = readConfiguration({ RINGLEDGER_DEVICE_BIND: 'fe80::1%eth0', RINGLEDGER_SIP_BIND: 'fe80::1%eth0' });
    expect([bound.devices.bind, bound.sip.bind]).toEqual(['fe80::1%eth0', ['fe80::1%eth0']]);
  });

  it('tells phones an address in one form, and IPv4 mapped into IPv6 as IPv4', () => {
    const told = (host: string) => {
      const { devices, sip } = readConfiguration({ RINGLEDGER_DEVICE_HOST: host, RINGLEDGER_SIP_HOST: host });
      return [devices.publicHost, sip.host];
    };
    expect(told('::ffff:192.0.2.7')).toEqual(['192.0.2.7', '192.0.2.7']);
    expect(told('2001:DB8:0::7')).toEqual(['2001:db8::7', '2001:db8::7']);
    expect(told('PBX.example')).toEqual(['pbx.example', 'pbx.example']);
  });

  it('makes realms under any domain that leaves room for them', () => {
    const domain = (name: string) => readConfiguration({ RINGLEDGER_SIP_DOMAIN: name }).sip.domain;
    expect(['Localhost', 'sip.3com', `${'a.'.repeat(101)}a`].map(domain)).toEqual([
      ...['localhost', 'sip.3com', `${'a.'.repeat(101)}a`],
    ]);
  });

  it('names every wrong variable at once', () => {
    expect(() => readConfiguration({ RINGLEDGER_API_PORT: 'x', RINGLEDGER_SIP_PORT: '0' })).toThrow(
      /API_PORT.*\n.*SIP_PORT/,
    );
  });

  it('does not show a URL that may hold a password', () => {
    expect(() => readConfiguration({ MONGODB_URL: 'mysql://user:hunter2@host' })).toThrow(/^(?!.*hunter2)/s);
  });

  it('wants a key for each certificate', () => {
    expect(() =>
      readConfiguration({ RINGLEDGER_TLS_CERTIFICATES: 'a.pem,b.pem', RINGLEDGER_TLS_KEYS: 'a.key' }),
    ).toThrow(/RINGLEDGER_TLS_KEYS/);
  });

  it.each([
    ['RINGLEDGER_DATA', '  '],
    ['RINGLEDGER_DATA', 'data '],
    ['RINGLEDGER_KEY_RING', ' '],
    ['RINGLEDGER_OIDC_ROLE_CLAIM', ' '],
    ['RINGLEDGER_TLS_CERTIFICATES', ','],
    ['RINGLEDGER_TLS_KEYS', 'a.key, '],
  ])('refuses a value that cannot be meant: %s %j', (name, value) => {
    expect(() => readConfiguration({ [name]: value })).toThrow(new RegExp(`^${name} must (neither|be paths)`));
  });

  it('does not show the password of a URL that it refuses', () => {
    const refused = () => readConfiguration({ KAMAILIO_RPC_URL: 'http://user:hunter2@127.0.0.1:5080' });
    expect(refused).toThrow(/^KAMAILIO_RPC_URL must be a URL without a user and a password/);
    expect(refused).toThrow(/^(?!.*hunter2)/s);
  });

  it('must be told the ports of a Kamailio', () => {
    const environment = { RINGLEDGER_REGISTRAR: 'kamailio', KAMAILIO_SECRET: 's' };
    expect(() => readConfiguration({ ...environment, RINGLEDGER_SIP_UDP_PORT: '0' })).toThrow(
      /^RINGLEDGER_SIP_UDP_PORT must be the port that Kamailio listens on/,
    );
    expect(readConfiguration({ ...environment, RINGLEDGER_SIP_TCP_PORT: 'off' }).sip.listen.TCP).toBeNull();
  });

  it('drives a Kamailio with the secret that both share', () => {
    expect(readConfiguration({}).kamailio).toBeNull();
    expect(() => readConfiguration({ RINGLEDGER_REGISTRAR: 'kamailio' })).toThrow(/^KAMAILIO_SECRET must/);
    const environment = {
      RINGLEDGER_REGISTRAR: 'kamailio',
      KAMAILIO_SECRET: 's',
      KAMAILIO_EVAPI: '[2001:db8::1]:9000',
    };
    expect(readConfiguration(environment).kamailio).toEqual({
      control: new URL('http://127.0.0.1:5080'),
      evapi: { host: '2001:db8::1', port: 9000 },
      secret: 's',
    });
  });

  it('takes the secret of Kamailio from a file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ringledger-configuration-'));
    const KAMAILIO_SECRET_FILE = join(directory, 'secret');
    const environment = { RINGLEDGER_REGISTRAR: 'kamailio', KAMAILIO_SECRET_FILE };
    expect(() => readConfiguration(environment)).toThrow(/^KAMAILIO_SECRET_FILE must be a file that can be read/);
    await writeFile(KAMAILIO_SECRET_FILE, '\n');
    expect(() => readConfiguration(environment)).toThrow(/^KAMAILIO_SECRET_FILE must be a file that is not empty/);
    await writeFile(KAMAILIO_SECRET_FILE, 'zoë\n');
    expect(() => readConfiguration(environment)).toThrow(/^KAMAILIO_SECRET_FILE must be a file with printable/);
    await writeFile(KAMAILIO_SECRET_FILE, 'from a file\n');
    expect(readConfiguration(environment).kamailio?.secret).toBe('from a file');
    expect(() => readConfiguration({ ...environment, KAMAILIO_SECRET: 'another' })).toThrow(/must not differ/);
    expect(readConfiguration({ ...environment, KAMAILIO_SECRET: 'from a file' }).kamailio?.secret).toBe('from a file');
    await rm(directory, { recursive: true });
  });

  it('takes an address for the network of this one address', () => {
    const { trustedProxies } = readConfiguration({ RINGLEDGER_TRUSTED_PROXIES: '192.0.2.1, 10.0.0.0/8,2001:db8::1' });
    expect(trustedProxies).toEqual(['192.0.2.1/32', '10.0.0.0/8', '2001:db8::1/128']);
  });

  it('knows a name that is misspelt', () => {
    const environment = { PATH: '/bin', RINGLEDGER_DATA: 'x', RINGLEDGER_API_PROT: '1' };
    expect(unknownVariables(environment)).toEqual(['RINGLEDGER_API_PROT']);
  });

  it('opens and closes doors for phones one by one', () => {
    const { sip } = readConfiguration({ RINGLEDGER_SIP_TLS_PORT: 'off', RINGLEDGER_SIP_WSS_PORT: '7443' });
    expect(sip.listen).toEqual({ UDP: 5060, TCP: 5060, TLS: null, WS: null, WSS: 7443 });
    expect(() => readConfiguration({ RINGLEDGER_SIP_WS_PORT: '5060' })).toThrow(
      /^RINGLEDGER_SIP_WS_PORT must differ from RINGLEDGER_SIP_TCP_PORT/,
    );
  });

  it.each(['udp', 'tcp', 'tls'])('tells phones of %s only where it is listened for, or at a proxy', (transport) => {
    const closed = `RINGLEDGER_SIP_${transport.toUpperCase()}_PORT`;
    const environment = { RINGLEDGER_SIP_TRANSPORT: transport, [closed]: 'off' };
    expect(() => readConfiguration(environment)).toThrow(
      new RegExp(`^RINGLEDGER_SIP_TRANSPORT must be one that is listened on, but ${closed} is off`),
    );
    expect(readConfiguration({ ...environment, RINGLEDGER_SIP_PORT: '5070' }).sip.port).toBe(5070);
  });

  it('wants the default lifetime of a registration between the least and the most', () => {
    expect(() => readConfiguration({ RINGLEDGER_SIP_MAX_EXPIRES: '600' })).toThrow(/DEFAULT_EXPIRES/);
    expect(readConfiguration({}).sip.expires).toEqual({ default: 3600, minimum: 60, maximum: 7200 });
  });

  it('refuses no phone that proposes an hour (RFC 3261 section 10.3)', () => {
    const least = (seconds: string) =>
      readConfiguration({ RINGLEDGER_SIP_MIN_EXPIRES: seconds, RINGLEDGER_SIP_DEFAULT_EXPIRES: '7200' }).sip.expires
        .minimum;
    expect(least('3600')).toBe(3600);
    expect(() => least('3601')).toThrow(/RINGLEDGER_SIP_MIN_EXPIRES must be a whole number from 1 to 3600/);
  });

  it('denies well-known scanners, others, or nobody', () => {
    expect(readConfiguration({}).sip.deniedUserAgents).toContain('friendly-scanner*');
    const denied = (text: string) =>
      readConfiguration({ RINGLEDGER_SIP_DENIED_USER_AGENTS: text }).sip.deniedUserAgents;
    expect(denied('Bad Phone/*, worse*')).toEqual(['Bad Phone/*', 'worse*']);
    expect(denied('off')).toEqual([]);
  });

  it('is documented: docs/configuration.md is this table', () => {
    expect(readFileSync('docs/configuration.md', 'utf8')).toBe(configurationTable());
  });
});
