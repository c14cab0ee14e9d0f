import fc from 'fast-check';
import { HOSTILE_STREAMS, hostile } from '../testing/hostile/index.js';
import { StreamFramer } from './stream-framer.js';

function framed() {
  const messages: string[] = [];
  let pings = 0;
  const framer = new StreamFramer({
    message: (bytes) => messages.push(bytes.toString('latin1')),
    ping: () => pings++,
  });
  return { framer, messages, pings: () => pings };
}

const withBody = (body: string) => hostile({ headers: { 'Content-Length': String(body.length) }, body });

describe('StreamFramer', () => {
  it('cuts the same messages however the bytes arrive', () => {
    const bodies = fc.array(fc.string({ unit: 'binary-ascii', maxLength: 60 }), { minLength: 1, maxLength: 5 });
    const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(bodies, cuts, (texts, sizes) => {
        const sent = texts.map(withBody);
        const bytes = Buffer.concat(sent.flatMap((message) => [Buffer.from('\r\n'), message]));
        const { framer, messages } = framed();
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          expect(framer.push(bytes.subarray(at, at + size))).toBeUndefined();
          at += size;
        }
        expect(messages).toEqual(sent.map((message) => message.toString('latin1')));
        expect(framer.unfinished).toBe(false);
      }),
    );
  });

  it('takes one byte at a time, and 500 messages at once', () => {
    const one = framed();
    for (const byte of withBody('abc')) one.framer.push(Buffer.from([byte]));
    expect(one.messages).toHaveLength(1);
    const many = framed();
    many.framer.push(Buffer.concat(Array<Buffer>(500).fill(withBody(''))));
    expect(many.messages).toHaveLength(500);
  });

  it('answers a double line break (RFC 5626), once a chunk, and not a single one', () => {
    const { framer, pings } = framed();
    framer.push(Buffer.from('\r\n'));
    expect(pings()).toBe(0);
    framer.push(Buffer.from('\r\n'));
    expect(pings()).toBe(1);
    framer.push(Buffer.from('\r\n'.repeat(10_000)));
    expect(pings()).toBe(2);
    framer.push(Buffer.concat([withBody(''), Buffer.from('\r\n')]));
    framer.push(withBody(''));
    framer.push(Buffer.from('\r\n'));
    expect(pings()).toBe(2);
  });

  it.each(HOSTILE_STREAMS.slice(0, -2).map((stream) => [stream.name, stream] as const))(
    'ends at: %s, having held little',
    (_name, { chunks }) => {
      const { framer } = framed();
      let taken = 0;
      let error: string | undefined;
      for (const chunk of chunks()) {
        taken += chunk.length;
        error = framer.push(chunk);
        if (error !== undefined) break;
      }
      expect(error).toBeDefined();
      expect(taken).toBeLessThan(200_000);
      expect(framer.unfinished).toBe(false);
    },
  );
});
