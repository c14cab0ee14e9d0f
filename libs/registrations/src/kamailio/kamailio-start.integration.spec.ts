import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('does not listen where nothing is named', async () => {
    const kamailio = await startKamailio({ KAMAILIO_UDP: '' });
    const listeners = JSON.stringify(await kamailio.control.rpc('core.sockets_list', []));
    await kamailio.stop();
    expect(listeners).toContain('tcp');
    expect(listeners).not.toContain('udp');
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
    [{ KAMAILIO_SECRET_MODE: 'group' }, /^KAMAILIO_SECRET_MODE must be an octal mode/],
  ])('is named before anything is started: %j', (setting, said) => {
    const { PATH } = process.env;
    const env = { PATH, KAMAILIO_SECRET: 'secret', KAMAILIO_RUN: directory, ...setting };
    const { status, stderr } = spawnSync(SCRIPT, { env, encoding: 'utf8' });
    expect(stderr).toMatch(said);
    expect(status).toBe(64);
  });
});
