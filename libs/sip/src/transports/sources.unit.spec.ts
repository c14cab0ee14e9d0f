import { plainAddress } from './address.js';
import { ConnectionLimits } from './connection-limits.js';

describe('plainAddress', () => {
  it('knows a mapped IPv4 address and drops a zone', () => {
    expect(plainAddress('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(plainAddress('fe80::1%eth0')).toBe('fe80::1');
  });
});

describe('ConnectionLimits', () => {
  it('counts in all and by source, and gives each place back once', () => {
    const limits = new ConnectionLimits(3, 2);
    const first = limits.take('2001:db8::1');
    expect(limits.take('2001:db8::2')).toBeDefined();
    expect(limits.take('2001:db8::3')).toBeUndefined();
    expect(limits.take('192.0.2.1')).toBeDefined();
    expect(limits.take('192.0.2.2')).toBeUndefined();
    first?.();
    first?.();
    expect(limits.total).toBe(2);
    expect(limits.take('2001:db8::4')).toBeDefined();
    expect(limits.take('192.0.2.2')).toBeUndefined();
  });

  it('counts who speaks for many in all only', () => {
    const limits = new ConnectionLimits(3, 1, (address) => address === '192.0.2.1');
    const leaves = [limits.take('192.0.2.1'), limits.take('192.0.2.1'), limits.take('192.0.2.1')];
    expect(leaves).not.toContain(undefined);
    expect(limits.take('192.0.2.1')).toBeUndefined();
    leaves[0]?.();
    expect(limits.take('192.0.2.2')).toBeDefined();
  });

  it('keeps no place for a connection that its source may not have', () => {
    const limits = new ConnectionLimits(2, 1);
    expect(limits.take('192.0.2.1')).toBeDefined();
    expect(limits.take('192.0.2.1')).toBeUndefined();
    expect(limits.total).toBe(1);
  });
});
