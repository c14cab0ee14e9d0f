import { plainAddress, sourceKey } from './address.js';
import { ConnectionLimits } from './connection-limits.js';
import { SourceBudgets } from './source-budgets.js';

describe('sourceKey', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::', 'fe80:0:0:0::/64'],
  ])('%s belongs to %s', (address, key) => {
    expect(sourceKey(address)).toBe(key);
  });

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
});

describe('SourceBudgets', () => {
  it('lets a burst through, then its rate, each source for itself', () => {
    const budgets = new SourceBudgets(10, 3);
    const admitted = (now: number) =>
      Array.from({ length: 5 }, () => budgets.admits('192.0.2.1', now)).filter(Boolean).length;
    expect(admitted(0)).toBe(3);
    expect(admitted(0)).toBe(0);
    expect(budgets.admits('192.0.2.2', 0)).toBe(true);
    expect(admitted(200)).toBe(2);
    expect(admitted(3_600_000)).toBe(3);
  });

  it('holds a bounded number of sources and keeps those that are busy', () => {
    const budgets = new SourceBudgets(0.001, 1, 100);
    budgets.admits('192.0.2.1', 0);
    for (let at = 0; at < 5000; at++) {
      budgets.admits(`10.0.${at >> 8}.${at & 255}`, at);
      expect(budgets.admits('192.0.2.1', at)).toBe(false);
    }
    expect(budgets.size).toBe(100);
  });
});
