import { Metrics } from '@ringledger/observability';
import { SystemRandomness } from '@ringledger/system';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeviceServer } from '../server/device-server.js';
import type { DeviceServerOptions } from '../server/device-server.js';
import type { CertificatePaths } from '../server/tls/certificate-files.js';
import { CertificateStore } from '../server/tls/certificate-store.js';
import { selfSignedCertificate } from '../server/tls/self-signed-certificate.js';
import { FakeSource } from './fake-source.js';
import { ManualClock } from '@ringledger/system/testing';
import { MemoryLog } from './memory-log.js';

export interface RunningServer {
  readonly port: number;
  readonly server: DeviceServer;
  readonly source: FakeSource;
  readonly clock: ManualClock;
  readonly log: MemoryLog;
  readonly metrics: Metrics;
  /** To be trusted by a client. */
  readonly ca: string;
  stop(): Promise<void>;
}

/** A server on a free port of this machine, with a certificate of its own. */
export async function runServer(
  options: Partial<DeviceServerOptions> & { readonly certificatePaths?: readonly CertificatePaths[] } = {},
): Promise<RunningServer> {
  const directory = await mkdtemp(join(tmpdir(), 'ringledger-'));
  const clock = new ManualClock();
  const log = new MemoryLog();
  const metrics = new Metrics();
  const source = new FakeSource();
  const own = await selfSignedCertificate({
    directory,
    host: 'localhost',
    clock: { now: () => new Date() },
    randomness: new SystemRandomness(),
  });
  const certificates = await CertificateStore.open(options.certificatePaths ?? [own], clock, log);
  const server = new DeviceServer({
    source,
    certificates,
    minTlsVersion: 'TLSv1.2',
    clock,
    log,
    metrics,
    trustedProxies: [],
    ...options,
    limits: { refusalFloor: 0, ...options.limits },
  });
  const port = await server.listen(0, '127.0.0.1');
  const stop = async (): Promise<void> => {
    await server.close(0);
    await rm(directory, { recursive: true });
  };
  return { port, server, source, clock, log, metrics, ca: await readFile(own.certificate, 'utf8'), stop };
}
