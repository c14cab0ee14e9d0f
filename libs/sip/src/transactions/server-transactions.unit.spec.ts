import { HOUR, ManualClock } from '@ringledger/system/testing';
import type { SipRequest } from '../message/message.js';
import { parseMessage } from '../message/parse.js';
import { hostile } from '../testing/hostile/index.js';
import { ServerTransactions } from './server-transactions.js';

const SOURCE = { address: '192.0.2.9', port: 5060 };
const OK = Buffer.from('OK');
const request = (changes: Record<string, string> = {}) => parseMessage(hostile({ headers: changes })) as SipRequest;

function settled(transactions: ServerTransactions, message: SipRequest): void {
  const arrival = transactions.arrive(message, SOURCE);
  if (arrival.kind !== 'new') throw new Error(arrival.kind);
  transactions.settle(arrival.key, OK);
}

describe('ServerTransactions', () => {
  it('lets a request be handled once, and repeats its response for as long as clients ask, 32 seconds', () => {
    const clock = new ManualClock();
    const transactions = new ServerTransactions(clock);
    const arrival = transactions.arrive(request(), SOURCE);
    expect(arrival.kind).toBe('new');
    expect(transactions.arrive(request(), SOURCE)).toEqual({ kind: 'pending' });
    if (arrival.kind === 'new') transactions.settle(arrival.key, OK);
    expect(transactions.arrive(request(), SOURCE)).toEqual({ kind: 'settled', response: OK });
    clock.pass(31_999);
    expect(transactions.arrive(request(), SOURCE)).toEqual({ kind: 'settled', response: OK });
    clock.pass(1);
    expect(transactions.arrive(request(), SOURCE).kind).toBe('new');
  });

  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])('repeats it for as long when the clock is set %s, and forgets it then', (_where, jump) => {
    const clock = new ManualClock();
    const transactions = new ServerTransactions(clock);
    settled(transactions, request());
    clock.set(jump);
    clock.pass(31_999);
    expect(transactions.arrive(request(), SOURCE).kind).toBe('settled');
    clock.pass(1);
    expect(transactions.arrive(request(), SOURCE).kind).toBe('new');
  });

  it.each<[string, Record<string, string>, Partial<typeof SOURCE>]>([
    ['branch', { Via: 'SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKother;rport' }, {}],
    ['sent-by', { Via: 'SIP/2.0/UDP 192.0.2.9:5061;branch=z9hG4bKhostile;rport' }, {}],
    ['Call-ID', { 'Call-ID': 'other' }, {}],
    ['CSeq', { CSeq: '2 REGISTER' }, {}],
    ['source address', {}, { address: '192.0.2.10' }],
    ['source port', {}, { port: 5061 }],
  ])('does not confuse requests of another %s', (_name, headers, source) => {
    const transactions = new ServerTransactions(new ManualClock());
    settled(transactions, request());
    expect(transactions.arrive(request(headers), { ...SOURCE, ...source }).kind).toBe('new');
  });

  it('keeps no more responses than it was told, and always the latest', () => {
    const transactions = new ServerTransactions(new ManualClock(), { lifetime: 10_000, settled: 100 });
    for (let at = 0; at < 1000; at++) settled(transactions, request({ 'Call-ID': `c${at}` }));
    expect(transactions.size).toBe(100);
    expect(transactions.arrive(request({ 'Call-ID': 'c999' }), SOURCE).kind).toBe('settled');
    expect(transactions.arrive(request({ 'Call-ID': 'c0' }), SOURCE).kind).toBe('new');
  });

  it('forgets what is not worth keeping', () => {
    const transactions = new ServerTransactions(new ManualClock());
    const arrival = transactions.arrive(request(), SOURCE);
    if (arrival.kind === 'new') transactions.forget(arrival.key);
    expect(transactions.size).toBe(0);
  });
});
