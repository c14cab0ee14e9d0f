import type { ServerResponse } from 'node:http';
import { CACHING } from './servable-file.js';
import type { ServableFile } from './servable-file.js';

/** An answer that never changes, so that no two of a kind can differ. */
class FixedAnswer {
  private readonly body: Buffer;
  private readonly headers: readonly string[];

  constructor(
    private readonly status: number,
    text: string,
    ...headers: readonly string[]
  ) {
    this.body = Buffer.from(`${text}\n`);
    const length = String(this.body.length);
    this.headers = ['Content-Type', 'text/plain', 'Content-Length', length, 'Cache-Control', 'no-store', ...headers];
  }

  send(response: ServerResponse, ...more: readonly string[]): void {
    response.writeHead(this.status, more.length === 0 ? [...this.headers] : [...this.headers, ...more]);
    response.end(this.body);
  }
}

const NOT_FOUND = new FixedAnswer(404, 'Not found');
const PRECONDITION_FAILED = new FixedAnswer(412, 'Precondition failed');
const TOO_MANY = new FixedAnswer(429, 'Too many requests');
const UNAVAILABLE = new FixedAnswer(503, 'Try again later');
const NO_BODIES = new FixedAnswer(413, 'No request bodies', 'Connection', 'close');

export const sendNotFound = (response: ServerResponse): void => NOT_FOUND.send(response);

export const sendPreconditionFailed = (response: ServerResponse): void => PRECONDITION_FAILED.send(response);

export const sendTooMany = (response: ServerResponse, seconds: number): void =>
  TOO_MANY.send(response, 'Retry-After', String(seconds));

export const sendUnavailable = (response: ServerResponse, seconds: number): void =>
  UNAVAILABLE.send(response, 'Retry-After', String(seconds));

export const sendBodyRefused = (response: ServerResponse): void => NO_BODIES.send(response);

/** To a HEAD request Node leaves the body out by itself. */
export function sendFile(response: ServerResponse, file: ServableFile): void {
  response.writeHead(200, file.headers as string[]);
  response.end(file.body);
}

export function sendNotModified(response: ServerResponse, etag: string): void {
  response.writeHead(304, ['ETag', etag, 'Cache-Control', CACHING]);
  response.end();
}
