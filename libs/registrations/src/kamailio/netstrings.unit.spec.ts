import fc from 'fast-check';
import { netstring, NetstringError, NetstringReader } from './netstrings.js';

const MOST = 1000;
const readAll = (reader: NetstringReader, bytes: Buffer) => [...reader.read(bytes)].map(String);

describe('netstrings', () => {
  it('come back whole, however the stream is cut', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 50 }), { maxLength: 10 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 30 }), (messages, size) => {
        const stream = Buffer.from(messages.map(netstring).join(''));
        const reader = new NetstringReader(MOST);
        const found: string[] = [];
        for (let at = 0; at < stream.length; at += size) found.push(...readAll(reader, stream.subarray(at, at + size)));
        expect(found).toEqual(messages);
      }),
    );
  });

  it.each(['x', ':', '1;', '5:hello;', '-1:,', '1001:', '9999999', ' 1:a,', '03:abc;'])('refuse %j', (text) => {
    expect(() => readAll(new NetstringReader(MOST), Buffer.from(text))).toThrow(NetstringError);
  });

  it('never take anything else than a message or a refusal out of noise', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 }), (pieces) => {
        const reader = new NetstringReader(MOST);
        try {
          for (const piece of pieces)
            for (const message of reader.read(Buffer.from(piece))) expect(message.length).toBeLessThanOrEqual(MOST);
        } catch (error) {
          expect(error).toBeInstanceOf(NetstringError);
        }
      }),
    );
  });
});
