import fc from 'fast-check';
import { requests, uris } from '../testing/arbitraries.js';
import { parseNameAddress, writeNameAddress } from './name-addr.js';
import { parseMessage } from './parse.js';
import { parseUri, requestUri } from './uri.js';
import { writeRequest } from './write.js';

describe('writing and reading', () => {
  it('a request that was written reads as it was meant, and writes to the same bytes again', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const bytes = writeRequest(request);
        const parsed = parseMessage(bytes);
        if (parsed.kind !== 'request') throw new Error(JSON.stringify(parsed));
        expect(parsed.method).toBe(request.method);
        expect(parsed.uri).toEqual(request.uri);
        expect(parsed.body.equals(request.body)).toBe(true);
        const written = [...request.headers.entries()];
        expect([...parsed.headers.entries()].filter(([name]) => name !== 'Content-Length')).toEqual(written);
        expect(writeRequest(parsed).equals(bytes)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('a URI is what it was made of', () => {
    fc.assert(fc.property(uris, (uri) => expect(parseUri(uri.text)).toEqual(uri)));
  });

  it('a Request-URI is the URI without its method and its headers', () => {
    fc.assert(
      fc.property(uris, (uri) => {
        expect(requestUri(uri)).toBe(uri);
        for (const text of [`${uri.text};method=INVITE?Subject=a`, `${uri.text}?Subject=a`, `${uri.text};Method`])
          expect(requestUri(parseUri(text)!)).toEqual(uri);
      }),
    );
  });

  it('a name-addr survives, with any name and any parameter', () => {
    fc.assert(
      fc.property(requests, ({ headers }) => {
        const address = parseNameAddress(headers.first('from') ?? '');
        if (typeof address === 'string') throw new Error(address);
        expect(parseNameAddress(writeNameAddress(address))).toEqual(address);
      }),
    );
  });
});
