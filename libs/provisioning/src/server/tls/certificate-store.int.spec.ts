import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@ringledger/system/testing';
import { MemoryLog } from '../../testing/memory-log.js';
import { writeCertificate } from '../../testing/test-certificates.js';
import { CertificateStore } from './certificate-store.js';

describe('the certificates of a door', () => {
  let directory: string;
  let log: MemoryLog;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'certificates-'));
    log = new MemoryLog();
  });
  afterEach(() => rm(directory, { recursive: true }));

  const written = (name: string, kind: 'ecdsa' | 'rsa') => writeCertificate(directory, name, kind);

  it('stand side by side when their keys are of different kinds', async () => {
    const paths = [await written('one', 'ecdsa'), await written('other', 'rsa')];
    expect((await CertificateStore.open(paths, new ManualClock(), log)).current).toHaveLength(2);
  });

  it('are refused by name when two have the same kind of key', async () => {
    const paths = [await written('one', 'ecdsa'), await written('other', 'ecdsa')];
    await expect(CertificateStore.open(paths, new ManualClock(), log)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringMatching(/one\.pem and .*other\.pem have the same kind of key/),
    });
  });

  it.each([
    ['localhost', 0],
    ['pbx.example', 1],
    ['192.0.2.1', 1],
  ])('are warned of as far as they are not for the host that phones are told: %s', async (host, warnings) => {
    await CertificateStore.open([await written('one', 'ecdsa')], new ManualClock(), log, host);
    expect(log.lines.filter((line) => line.startsWith('warn A certificate is not for the host'))).toHaveLength(
      warnings,
    );
  });
});
