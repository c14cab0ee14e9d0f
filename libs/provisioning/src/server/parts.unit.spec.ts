import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { faultOf, rawAnswer } from './client-errors.js';
import { devicePath } from './device-path.js';
import { entityTagMatches, isWanted } from './entity-tag.js';
import { ServableFile } from './servable-file.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const key = 'ab'.repeat(24);

describe('paths of devices', () => {
  it.each([
    [`/${key}.cfg`, null],
    [`/${key}/`, null],
    [`/${key}/805ec0bdeaef.cfg`, '805ec0bdeaef.cfg'],
    [`/${key}/..`, '..'],
    [`/${key}-000413922D24.cfg`, '-000413922D24.cfg'],
    [`https://phones.example.net:8448/${key}.cfg`, null],
    [`HTTPS://[2001:db8::1]/${key}/805ec0bdeaef.cfg`, '805ec0bdeaef.cfg'],
  ])('%s holds the key', (path, fileName) => {
    expect(devicePath('GET', path)).toEqual({ keyHash: sha256(key), fileName });
  });

  it('nothing else holds one, and no text can pass for one', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.constantFrom('GET', 'HEAD', 'PUT'), (text, method) => {
        const { keyHash, fileName } = devicePath(method, text);
        expect(keyHash).toBe(sha256(`/${text}`));
        expect(fileName).toBeNull();
      }),
    );
    expect(devicePath('PUT', `/${key}.cfg`).keyHash).not.toBe(sha256(key));
    expect(devicePath('GET', `/${key}`).keyHash).not.toBe(sha256(key));
    expect(devicePath('GET', `/${key}//`).keyHash).not.toBe(sha256(key));
    expect(devicePath('GET', key).keyHash).not.toBe(sha256(key));
    expect(devicePath('GET', `https:///${key}.cfg`).keyHash).not.toBe(sha256(key));
    expect(devicePath('GET', `https://host/x/${key}.cfg`).keyHash).not.toBe(sha256(key));
    expect(devicePath('GET', `ftp://host/${key}.cfg`).keyHash).not.toBe(sha256(key));
    expect(devicePath('GET', `/${key}/${'a'.repeat(97)}`).keyHash).not.toBe(sha256(key));
  });
});

describe('entity tags', () => {
  const { etag } = new ServableFile('text/plain', Buffer.from('x'));
  it.each([
    [etag],
    [`W/${etag}`],
    [`"a",${etag}`],
    [`"a" , W/${etag} ,"b"`],
    ['*'],
    [' * '],
    [`${'"a",'.repeat(400)}${etag}`],
  ])('%s matches', (header) => {
    expect(entityTagMatches(header, etag)).toBe(true);
  });
  it.each([[null], [''], ['"a"'], [etag.slice(1, -1)], [`${etag}x`], ['*, *'], ['"a", *'], ['"*"']])(
    '%s does not',
    (header) => expect(entityTagMatches(header, etag)).toBe(false),
  );
});

describe('entity tags that are wanted', () => {
  const { etag } = new ServableFile('text/plain', Buffer.from('x'));
  it.each([[null], [etag], [`"a", ${etag}`], ['*'], [' * ']])('%s is this file', (header) => {
    expect(isWanted(header, etag)).toBe(true);
  });
  it.each([[''], ['"a"'], [`W/${etag}`], [etag.slice(1, -1)], ['"a", *'], ['"*"']])('%s is not', (header) => {
    expect(isWanted(header, etag)).toBe(false);
  });
});

describe('files to serve', () => {
  it('carry the time of their making when it is known', () => {
    const file = new ServableFile('text/plain', Buffer.from('x'), new Date('2026-01-02T03:04:05Z'));
    expect(file.headers.join('|')).toContain('Last-Modified|Fri, 02 Jan 2026 03:04:05 GMT');
    expect(file.hash).toBe(sha256('x'));
  });
});

describe('errors of connections', () => {
  it.each([
    ['HPE_HEADER_OVERFLOW', 'headers_too_large', 431],
    ['ERR_HTTP_REQUEST_TIMEOUT', 'timeout', 408],
    ['HPE_INVALID_METHOD', 'malformed', 400],
    ['ERR_SSL_HTTP_REQUEST', 'tls', null],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', 'tls', null],
    ['ECONNRESET', 'reset', null],
    ['EPIPE', 'reset', null],
    [undefined, 'malformed', 400],
    ['E_WHATEVER', 'malformed', 400],
  ])('%s', (code, fault, status) => {
    expect(faultOf({ code })).toBe(fault);
    const answer = rawAnswer(faultOf({ code }));
    if (status === null) expect(answer).toBeNull();
    else expect(answer).toContain(`HTTP/1.1 ${status} `);
  });
});
