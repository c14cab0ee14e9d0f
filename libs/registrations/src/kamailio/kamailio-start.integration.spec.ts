import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@ringledger/system';
import { kamailioMissing, SCRIPT, startKamailio } from '../testing/real-kamailio.js';

const describeIfThere = kamailioMissing() === null ? describe : describe.skip;

let directory: string;
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'kamailio-start-'))));
afterEach(() => rm(directory, { recursive: true, force: true }));

describeIfThere('A Kamailio that is started', () => {
  it('starts again where another process has its number now', async () => {
    await writeFile(join(directory, 'kamailio.pid'), `${process.pid}\n`);
    const kamailio = await startKamailio({
      KAMAILIO_RUN: directory,
      ...{ KAMAILIO_TLS: '', KAMAILIO_WSS: '' },
    });
    await kamailio.stop();
  });

  it.each(['2001:db8::1', 'sip.invalid'])('is not kept from it by what phones see of it: %s', async (seen) => {
    const kamailio = await startKamailio({ KAMAILIO_UDP: `127.0.0.1:${await freePort('127.0.0.1')}/${seen}` });
    const listeners = JSON.stringify(await kamailio.control.rpc('core.sockets_list', []));
    await kamailio.stop();
    expect(listeners).toContain('udp');
  });

  it('does not listen where nothing is named', async () => {
    const kamailio = await startKamailio({ KAMAILIO_UDP: '' });
    const listeners = JSON.stringify(await kamailio.control.rpc('core.sockets_list', []));
    await kamailio.stop();
    expect(listeners).toContain('tcp');
    expect(listeners).not.toContain('udp');
  });
});

describe('What phones see of a listener', () => {
  it.each([
    ['127.0.0.1:5060', '127.0.0.1:5060', ''],
    ['127.0.0.1:5060/192.0.2.1', '127.0.0.1:5060/192.0.2.1', ''],
    ['127.0.0.1:5060/192.0.2.1:5070', '127.0.0.1:5060/192.0.2.1:5070', ''],
    ['127.0.0.1:5060/localhost', '127.0.0.1:5060/localhost', ''],
    ['127.0.0.1:5060/2001:db8::1', '127.0.0.1:5060/[2001:db8::1]', ''],
    ['[::1]:5060/[2001:db8::1]:5070', '[::1]:5060/[2001:db8::1]:5070', ''],
    ['127.0.0.1:5060/sip.invalid', '127.0.0.1:5060', 'sip.invalid does not resolve here'],
    ['127.0.0.1:5060/sip.invalid:5070', '127.0.0.1:5060', 'sip.invalid does not resolve here'],
  ])('is given to Kamailio as it takes it: %s', async (KAMAILIO_UDP, listener, said) => {
    await writeFile(join(directory, 'kamailio'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    const PATH = `${directory}:${process.env['PATH']}`;
    const env = { PATH, KAMAILIO_SECRET: 'secret', KAMAILIO_RUN: directory, KAMAILIO_UDP };
    const { status, stderr, stdout } = spawnSync(SCRIPT, { env, encoding: 'utf8' });
    expect([status, /-l udp:(\S+)/.exec(stdout)?.[1]]).toEqual([0, listener]);
    expect(stderr).toMatch(said === '' ? /^$/ : said);
  });
});

describe('A secret that is made', () => {
  it.each([
    [{}, 0o600],
    [{ KAMAILIO_SECRET_MODE: '0640' }, 0o640],
  ])('can be read by nobody else, unless that is wished: %j', async (wished, mode) => {
    await writeFile(join(directory, 'kamailio'), '#!/bin/sh\n', { mode: 0o755 });
    const file = join(directory, 'secret');
    const PATH = `${directory}:${process.env['PATH']}`;
    const env = { PATH, KAMAILIO_SECRET_FILE: file, KAMAILIO_RUN: directory, ...wished };
    expect(spawnSync(SCRIPT, { env, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect((await stat(file)).mode & 0o777).toBe(mode);
    expect(await readFile(file, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('A secret that stands in a file', () => {
  /** What the Kamailio that was started has for its secret; why none was. */
  async function secretOf(written: string | Buffer | null, environment: Readonly<Record<string, string>> = {}) {
    await writeFile(join(directory, 'kamailio'), '#!/bin/sh\nprintf "<%s>" "$KAMAILIO_SECRET"\n', { mode: 0o755 });
    const file = join(directory, 'secret');
    if (written === null) await mkdir(file);
    else await writeFile(file, written);
    const PATH = `${directory}:${process.env['PATH']}`;
    const env = { PATH, KAMAILIO_SECRET_FILE: file, KAMAILIO_RUN: directory, ...environment };
    const { status, stderr, stdout } = spawnSync(SCRIPT, { env, encoding: 'utf8' });
    return status === 0 ? stdout : { status, stderr };
  }

  it.each(['a secret', 'a secret\n', 'a secret\r\n', '\n\ta secret \n\n', ' a secret\f\v', 'a secret \r\n \r\n'])(
    'is what Ringledger reads there: %j',
    async (written) => {
      expect(await secretOf(written)).toBe('<a secret>');
      expect(await secretOf(written, { KAMAILIO_SECRET: 'a secret' })).toBe('<a secret>');
    },
  );

  it.each(['*', '~', '`$HOME`', 'a\'b"c', '\\n%s'])('is taken as it stands there: %s', async (written) => {
    expect(await secretOf(`${written}\n`)).toBe(`<${written}>`);
  });

  it.each([' \r\n', 'a\nsecret', 'a\r\nsecret', 'a\tsecret', 'a s\u00e9cret', Buffer.from('a \u0000secret'), '\u007f'])(
    'is refused where Ringledger would refuse it: %j',
    async (written) => {
      const stderr = expect.stringMatching(/^KAMAILIO_SECRET_FILE must be a file with printable ASCII /) as string;
      expect(await secretOf(written)).toEqual({ status: 64, stderr });
    },
  );

  it('is refused where it cannot be read', async () => {
    const stderr = expect.stringContaining('KAMAILIO_SECRET_FILE must be a file that can be read') as string;
    expect(await secretOf(null)).toEqual({ status: 64, stderr });
  });

  it('is refused beside another one', async () => {
    const stderr = expect.stringMatching(/^KAMAILIO_SECRET and KAMAILIO_SECRET_FILE must not differ/) as string;
    expect(await secretOf('a secret', { KAMAILIO_SECRET: 'another' })).toEqual({ status: 64, stderr });
  });
});

describe('A setting of Kamailio that is none', () => {
  const none = { KAMAILIO_UDP: '', KAMAILIO_TCP: '', KAMAILIO_TLS: '', KAMAILIO_WS: '', KAMAILIO_WSS: '' };
  it.each([
    [none, /^One of KAMAILIO_UDP, /],
    [{ KAMAILIO_UDP: '192.0.2.1:5060,192.0.2.1' }, /^KAMAILIO_UDP must be ADDRESS:PORT/],
    [{ KAMAILIO_TCP: '::1:5060' }, /^KAMAILIO_TCP must be ADDRESS:PORT/],
    [{ KAMAILIO_TLS: '[::1]:70000/sip.example' }, /^The port of KAMAILIO_TLS must be /],
    [{ KAMAILIO_CONTROL: '127.0.0.1' }, /^KAMAILIO_CONTROL must be ADDRESS:PORT/],
    [{ KAMAILIO_EVAPI: '[::1]:5486' }, /^KAMAILIO_EVAPI must be an address of IPv4/],
    [{ KAMAILIO_FLOOD: 'abc' }, /^KAMAILIO_FLOOD must be a whole number/],
    [{ KAMAILIO_SHARED_MB: '0' }, /^KAMAILIO_SHARED_MB must be a whole number/],
    [{ KAMAILIO_SECRET: 'a secret ' }, /^KAMAILIO_SECRET must be printable ASCII /],
    [{ KAMAILIO_SECRET: ' a secret' }, /^KAMAILIO_SECRET must be printable ASCII /],
    [{ KAMAILIO_SECRET: 'a\nsecret' }, /^KAMAILIO_SECRET must be printable ASCII /],
    [{ KAMAILIO_SECRET: 'a s\u00e9cret' }, /^KAMAILIO_SECRET must be printable ASCII /],
    [{ KAMAILIO_SECRET_MODE: 'group' }, /^KAMAILIO_SECRET_MODE must be an octal mode/],
  ])('is named before anything is started: %j', (setting, said) => {
    const { PATH } = process.env;
    const env = { PATH, KAMAILIO_SECRET: 'secret', KAMAILIO_RUN: directory, ...setting };
    const { status, stderr } = spawnSync(SCRIPT, { env, encoding: 'utf8', timeout: 10_000 });
    expect(stderr).toMatch(said);
    expect(status).toBe(64);
  });
});
