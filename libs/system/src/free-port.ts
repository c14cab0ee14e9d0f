import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections: what is free now must still be free when the door opens, seconds later. */
const [LOWEST, HIGHEST] = [20_000, 32_000];
const ATTEMPTS = 200;
/** No port is given twice, though the first has not been opened yet. */
const given = new Set<number>();

/** A port that nobody listens on, for doors whose port must be told before they open. */
export function freePort(address: string): Promise<number> {
  return choose(async (port) => {
    const probe = createServer();
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(port, address, resolve);
    });
    await new Promise((resolve) => probe.close(resolve));
  });
}

export function freeDatagramPort(address: string): Promise<number> {
  return choose(async (port) => {
    const probe = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    await new Promise<void>((resolve, reject) => {
      probe.once('error', (error) => probe.close(() => reject(error)));
      probe.bind(port, address, resolve);
    });
    await new Promise<void>((resolve) => probe.close(resolve));
  });
}

/** @throws what the operating system has against the last one */
async function choose(probe: (port: number) => Promise<void>): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (given.has(port)) continue;
    try {
      await probe(port);
      given.add(port);
      return port;
    } catch (error) {
      if (attempt >= ATTEMPTS || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}
