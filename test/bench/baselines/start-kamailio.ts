import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freeDatagramPort } from '@ringledger/system';

const CONFIGURATION = fileURLToPath(
  new URL('../../../test/bench/baselines/kamailio.cfg', import.meta.url).href.replace('/dist/', '/'),
);

export interface BareRegistrar {
  readonly port: number;
  close(): Promise<void>;
}

/** Kamailio with cached HA1 on a free UDP port; every phone has the same password. */
export async function startKamailio(password: string): Promise<BareRegistrar> {
  const directory = await mkdtemp(join(tmpdir(), 'ringledger-kamailio-'));
  const port = await freeDatagramPort('127.0.0.1');
  const files = ['-P', join(directory, 'pid'), '-Y', directory, '-w', directory];
  const child = spawn('kamailio', ['-f', CONFIGURATION, '-DD', '-E', ...files, '-m', '512', '-M', '16'], {
    env: { PATH: process.env['PATH'], BENCH_PORT: String(port), BENCH_PASSWORD: password },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await Promise.race([answers(port), ended.then(() => Promise.reject(new Error('Kamailio ended at its start')))]);
  return {
    port,
    async close() {
      child.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Asked until it answers anything at all. */
async function answers(port: number): Promise<void> {
  const socket = createSocket('udp4');
  const heard = once(socket, 'message');
  const ask = () =>
    socket.send(
      `OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK${process.hrtime.bigint()}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: ${process.hrtime.bigint()}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`,
      port,
      '127.0.0.1',
    );
  ask();
  const again = setInterval(ask, 100);
  await heard.finally(() => clearInterval(again));
  socket.close();
}
