import { once } from 'node:events';
import { request } from 'node:https';
import type { RequestOptions } from 'node:https';
import { connect } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';

export interface Answer {
  readonly status: number;
  /** Without Date, which no two answers share. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One request on a connection of its own, unless `options` bring an agent. */
export function ask(port: number, path: string, options: RequestOptions = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', servername: 'localhost', port, path, agent: false, rejectUnauthorized: false, ...options },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { date: _date, ...headers } = response.headers as Record<string, string>;
          resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString() });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A TLS connection after its handshake. */
export async function open(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  // What a test does not expect shows in what it reads.
  socket.on('error', () => undefined);
  return socket;
}

/** Everything that comes until the other side ends the connection. */
export async function readToEnd(socket: NodeJS.ReadableStream & { destroyed?: boolean }): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (socket.destroyed !== true) await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}
