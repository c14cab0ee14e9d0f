import { createHash } from 'node:crypto';

/** A file as it goes to a device, with everything that does not change between two requests made once. */
export class ServableFile {
  /** SHA-256 of the body in hex. */
  readonly hash: string;
  /** Strong, quoted (RFC 9110, 8.8.3). */
  readonly etag: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];

  constructor(
    contentType: string,
    readonly body: Buffer,
    lastModified?: Date,
  ) {
    this.hash = createHash('sha256').update(body).digest('hex');
    this.etag = `"${this.hash}"`;
    this.headers = [
      'Content-Type',
      contentType,
      'Content-Length',
      String(body.length),
      'ETag',
      this.etag,
      ...(lastModified === undefined ? [] : ['Last-Modified', lastModified.toUTCString()]),
      'Cache-Control',
      CACHING,
    ];
  }
}

/** The device may keep its file, but asks each time; nobody on the way may keep it, for it holds secrets. */
export const CACHING = 'private, no-cache';
