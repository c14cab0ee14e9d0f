import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface BareHttps {
  readonly url: string;
  stop(): void;
}

/** With the certificate of the exchange under test, so that both do the same work of TLS. */
export async function startBareHttps(directory: string, tls: string, body: Buffer): Promise<BareHttps> {
  const file = join(directory, 'body');
  await writeFile(file, body);
  const main = new URL('./bare-https.js', import.meta.url).pathname;
  const files = [join(tls, 'self-signed-key.pem'), join(tls, 'self-signed.pem'), file, join(directory, 'bare.db')];
  const child = spawn(process.execPath, [main, ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url: `https://localhost:${line}`, stop: () => void child.kill() };
}
