import { clientAddress, isWithin } from './client-address.js';

const from = (remoteAddress: string, forwarded?: string) => ({
  socket: { remoteAddress },
  headers: { 'x-forwarded-for': forwarded },
});

describe('client address', () => {
  it('is the peer when no proxy is named, whatever the header says', () => {
    expect(clientAddress(from('192.0.2.7', '203.0.113.9'), [])).toBe('192.0.2.7');
  });
  it('is the peer when the peer is not a named proxy', () => {
    expect(clientAddress(from('192.0.2.7', '203.0.113.9'), ['10.0.0.0/8'])).toBe('192.0.2.7');
  });
  it('is what a named proxy saw', () => {
    expect(clientAddress(from('10.1.1.1', '203.0.113.9'), ['10.0.0.0/8'])).toBe('203.0.113.9');
  });
  it('does not believe what the client wrote before its own proxy', () => {
    expect(clientAddress(from('10.1.1.1', '1.1.1.1, 203.0.113.9, 10.2.2.2'), ['10.0.0.0/8'])).toBe('203.0.113.9');
  });
  it('is told from the port that a proxy adds', () => {
    expect(clientAddress(from('10.1.1.1', '203.0.113.9:4711'), ['10.0.0.0/8'])).toBe('203.0.113.9');
    expect(clientAddress(from('10.1.1.1', '[2001:db8::7]:4711, 10.2.2.2:80'), ['10.0.0.0/8'])).toBe('2001:db8::7');
    expect(clientAddress(from('10.1.1.1', '[2001:db8::7]'), ['10.0.0.0/8'])).toBe('2001:db8::7');
    expect(clientAddress(from('10.1.1.1', '2001:db8::7'), ['10.0.0.0/8'])).toBe('2001:db8::7');
  });
  it('stops at nonsense', () => {
    expect(clientAddress(from('10.1.1.1', '203.0.113.9, nonsense'), ['10.0.0.0/8'])).toBe('10.1.1.1');
  });
  it('takes IPv4 mapped into IPv6 for what it is, and IPv6 proxies', () => {
    expect(clientAddress(from('::ffff:10.1.1.1', '2001:DB8::1'), ['10.0.0.0/8'])).toBe('2001:db8::1');
    expect(clientAddress(from('fd00::1', '192.0.2.1'), ['fd00::/8'])).toBe('192.0.2.1');
  });
  it('takes IPv6 that only looks like IPv4 for IPv6, and no number of another base for an address', () => {
    expect(clientAddress(from('10.1.1.1', '::10.1.1.2'), ['10.0.0.0/8'])).toBe('::a01:102');
    expect(clientAddress(from('10.1.1.1', '64:ff9b::192.0.2.7'), ['10.0.0.0/8'])).toBe('64:ff9b::c000:207');
    expect(clientAddress(from('10.1.1.1', '010.1.1.2'), ['10.0.0.0/8'])).toBe('10.1.1.1');
    expect(isWithin('::10.1.1.2', ['10.0.0.0/8'])).toBe(false);
    expect(isWithin('nonsense', ['0.0.0.0/0', '::/0'])).toBe(false);
  });
  it('is null when there is no socket any more', () => {
    expect(clientAddress({ socket: {}, headers: {} }, ['10.0.0.0/8'])).toBeNull();
  });
});
