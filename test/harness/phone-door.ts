import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';

export interface DoorAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface DoorRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Connections of phones; certificates are not checked, as ours is self-signed. */
export function phoneAgent(options: { keepAlive?: boolean; maxSockets?: number } = {}): Agent {
  return new Agent({ keepAlive: true, rejectUnauthorized: false, ...options });
}

/** As a person sees it who reveals it: what the exchange made for the phone itself is shown to nobody. */
export function asRevealed(body: string): string {
  return body.replace(/\b[0-9]{40}\b/g, '***');
}

/** One request to the devices' door. @throws when the connection ends before the answer is whole. */
export function askDoor(
  url: string,
  agent: Agent,
  { method = 'GET', headers = {} }: DoorRequest = {},
): Promise<DoorAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        if (!response.complete) reject(new Error('The answer was cut off'));
        else resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) });
      });
    });
    asked.once('error', reject);
    asked.end();
  });
}
