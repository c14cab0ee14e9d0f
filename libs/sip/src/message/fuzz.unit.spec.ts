import { parseDigestAuthorization } from '../digest/authorization.js';
import { REFLECTED_CONTROL } from '../testing/control-characters.js';
import { Mutations } from '../testing/mutations.js';
import { VALID_MESSAGES } from '../testing/valid-messages.js';
import { StreamFramer } from '../transports/stream-framer.js';
import { SIP_LIMITS } from './limits.js';
import { parseMessage } from './parse.js';
import { buildResponse } from './respond.js';

/** Run a million by hand: RINGLEDGER_FUZZ=1000000 npm test -- libs/sip/src/message/fuzz */
const INPUTS = Number(process.env.RINGLEDGER_FUZZ ?? 10_000);
const SEED = Number(process.env.RINGLEDGER_FUZZ_SEED ?? 20_260_101);
/** Milliseconds that one message may hold up all the others. */
const STALL = 50;
const SOURCE = { address: '192.0.2.1', port: 5060 };

/** All that a stranger can make us do with one message. */
function handle(bytes: Buffer): string | undefined {
  const message = parseMessage(bytes);
  if (message.kind === 'dropped' || message.kind === 'response') return undefined;
  for (const value of message.headers.all('authorization')) parseDigestAuthorization(value);
  return buildResponse(message, { status: 400 }, SOURCE, 't').toString();
}

function cost(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

/** The least of several, so that a pause of the machine is not taken for ours. */
const steadyCost = (work: () => void) => Math.min(...Array.from({ length: 5 }, () => cost(work)));

describe(`${INPUTS} broken messages`, () => {
  it('neither crash, nor stall, nor come back with a control character', () => {
    const mutations = new Mutations(VALID_MESSAGES, SEED);
    const kinds = new Map<string, number>();
    let slowest = { milliseconds: 0, bytes: Buffer.alloc(0) as Buffer };
    for (let turn = 0; turn < INPUTS; turn++) {
      const bytes = mutations.next();
      let answer: string | undefined;
      const milliseconds = cost(() => (answer = handle(bytes)));
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, bytes };
      if (answer !== undefined && REFLECTED_CONTROL.test(answer))
        throw new Error(JSON.stringify(bytes.toString('latin1')));
      const { kind } = parseMessage(bytes);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    expect(steadyCost(() => handle(slowest.bytes))).toBeLessThan(STALL);
    // The mutations reach every kind of outcome: a run that only ever drops would prove nothing.
    for (const kind of ['request', 'response', 'refused', 'dropped'])
      expect(kinds.get(kind)).toBeGreaterThan(INPUTS / 200);
  });

  it('neither crash nor fill up a stream, in any cut', () => {
    const mutations = new Mutations(VALID_MESSAGES, SEED + 1);
    const inputs = Math.ceil(INPUTS / 4);
    let longest = 0;
    let cut = 0;
    const open = () =>
      new StreamFramer({
        message: (bytes) => {
          cut++;
          longest = Math.max(longest, bytes.length);
          handle(bytes);
        },
        ping: () => undefined,
      });
    let framer = open();
    for (let turn = 0; turn < inputs; turn++) {
      const bytes = mutations.next();
      const size = 1 + ((turn * 7919) % 3000);
      for (let at = 0; at < bytes.length; at += size) {
        if (framer.push(bytes.subarray(at, at + size)) === undefined) continue;
        framer = open();
        break;
      }
    }
    expect(longest).toBeLessThanOrEqual(SIP_LIMITS.messageBytes);
    expect(cut).toBeGreaterThan(inputs / 20);
  });

  it.each([
    ['blanks', ' '],
    ['semicolons', ';'],
    ['commas', ','],
    ['quotes', '"'],
    ['backslashes in a quote', '\\'],
    ['brackets', '<'],
    ['folded lines', '\r\n a'],
    ['header lines', '\r\na:b'],
    ['percent escapes', '%41'],
  ])('a head full of %s costs no more than in proportion', (_name, filler) => {
    for (const key of ['From', 'Contact', 'Authorization', 'Via', 'Subject']) {
      const message = (size: number) => {
        const prefix = key === 'Authorization' ? 'Digest a="' : key === 'Via' ? 'SIP/2.0/UDP a;b="' : '"';
        const value = prefix + filler.repeat(Math.floor(size / filler.length));
        return Buffer.from(VALID_MESSAGES[0]!.toString().replace(/\r\n\r\n$/, `\r\n${key}: ${value}\r\n\r\n`));
      };
      const [small, large] = [message(900), message(7200)];
      const repeated = (bytes: Buffer) => () => {
        for (let turn = 0; turn < 20; turn++) handle(bytes);
      };
      // Eight times the text: 8 when linear, 64 when quadratic; a floor keeps the noise of tiny times out.
      expect(steadyCost(repeated(large))).toBeLessThan(32 * Math.max(steadyCost(repeated(small)), 0.2));
    }
  });
});
