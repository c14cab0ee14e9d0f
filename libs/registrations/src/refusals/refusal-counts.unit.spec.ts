import { networkOf } from '@ringledger/system';
import fc from 'fast-check';
import type { RefusedRegister } from '../registrar/registrar.js';
import { at } from '../testing/given-account.js';
import { ORGANIZATION } from '../testing/table-under-test.js';
import { type RefusalCount, RefusalCounts } from './refusal-counts.js';

const refused = (changes: Partial<RefusedRegister> = {}): RefusedRegister => ({
  ...{ reason: 'wrong password', accountId: 'account-1', organizationId: ORGANIZATION, userName: '201' },
  ...{ transport: 'UDP', address: '203.0.113.1', userAgent: 'scanner' },
  ...changes,
});
const stranger = (changes: Partial<RefusedRegister> = {}) =>
  refused({ reason: 'unknown account', accountId: null, organizationId: null, ...changes });

/** As long as nobody sets the time. */
class Counts extends RefusalCounts {
  override add(what: RefusedRegister, now: Date, elapsed = now.getTime()): RefusalCount | null {
    return super.add(what, now, elapsed);
  }
}

describe('counts of refused registrations', () => {
  it('tell the first of an account, network and reason, and add up the others', () => {
    const counts = new Counts();
    const first = counts.add(refused(), at(0));
    expect(first).toMatchObject({ count: 1, what: { address: '203.0.113.1', userName: '201' } });
    expect(counts.add(refused(), at(1))).toBeNull();
    expect(counts.add(refused({ reason: 'old password' }), at(1))).not.toBeNull();
    expect(counts.add(refused({ address: '203.0.113.2' }), at(1))).not.toBeNull();
    expect(counts.add(refused({ accountId: 'account-2' }), at(1))).not.toBeNull();
  });

  it('take a subscriber with all addresses of an IPv6 network for one', () => {
    const counts = new Counts();
    expect(counts.add(refused({ address: '2001:db8:1:2::1' }), at(0))).not.toBeNull();
    expect(counts.add(refused({ address: '2001:db8:1:2:ffff::9' }), at(1))).toBeNull();
    expect(counts.add(refused({ address: '2001:db8:1:3::1' }), at(1))).not.toBeNull();
  });

  it('are given at the end of an interval, with its first and last time, and begin another one', () => {
    const counts = new Counts();
    const first = counts.add(refused(), at(0));
    if (first) first.count = 0;
    counts.add(refused(), at(10));
    counts.add(refused(), at(500));
    expect(counts.ended(at(599).getTime(), 'ended')).toEqual([]);
    expect(counts.ended(at(600).getTime(), 'ended')).toMatchObject([{ count: 2, since: at(10), until: at(500) }]);
    counts.add(refused(), at(700));
    expect(counts.ended(at(1199).getTime(), 'ended')).toEqual([]);
    expect(counts.ended(at(1199).getTime(), 'all')).toHaveLength(1);
  });

  it.each([
    ['back', -3600],
    ['forward', 3600],
  ])('end their intervals when the time is over, though the clock is set %s meanwhile', (_where, jump) => {
    const counts = new Counts();
    const first = counts.add(refused(), at(0), 0);
    if (first) first.count = 0;
    counts.add(refused(), at(10 + jump), 10_000);
    expect(counts.ended(599_000, 'ended')).toEqual([]);
    expect(counts.ended(600_000, 'ended')).toMatchObject([{ count: 1, since: at(10 + jump) }]);
  });

  it('are forgotten after an interval without any, so that the next one is a first again', () => {
    const counts = new Counts();
    const first = counts.add(refused(), at(0));
    if (first) first.count = 0;
    expect(counts.ended(at(600).getTime(), 'ended')).toEqual([]);
    expect(counts.add(refused(), at(601))).not.toBeNull();
  });

  it('of an account begin anew when it registers: what is counted is given, and the next of each kind is a first', () => {
    const counts = new Counts();
    const first = counts.add(refused(), at(0));
    if (first) first.count = 0;
    counts.add(refused(), at(1));
    counts.add(refused({ reason: 'old password' }), at(2));
    counts.add(refused({ accountId: 'account-10' }), at(3));
    const given = counts.endOf('account-1');
    expect(given).toMatchObject([
      { count: 1, until: at(1), what: { reason: 'wrong password' } },
      { count: 1, until: at(2), what: { reason: 'old password' } },
    ]);
    for (const count of given) count.count = 0;
    const again = counts.add(refused({ userAgent: 'phone' }), at(4));
    expect(again).toMatchObject({ count: 1, since: at(4), until: at(4), what: { userAgent: 'phone' } });
    expect(counts.add(refused(), at(5))).toBeNull();
    expect(counts.add(refused({ accountId: 'account-10' }), at(6))).toBeNull();
    expect(counts.endOf('account-2')).toEqual([]);
  });

  it('lose nothing of an account that begins anew before it could be written', () => {
    const counts = new Counts();
    counts.add(refused(), at(0));
    counts.endOf('account-1');
    expect(counts.add(refused(), at(1))).toMatchObject({ count: 2, since: at(0), until: at(1) });
  });

  it('tell only so many networks of one account apart', () => {
    const counts = new Counts();
    const told = Array.from({ length: 100 }, (_, n) => counts.add(refused({ address: `203.0.113.${n}` }), at(n)));
    expect(told.filter((one) => one !== null)).toHaveLength(33);
    expect(told[32]).toMatchObject({ what: { address: null, accountId: 'account-1' } });
    expect(counts.ended(at(99).getTime(), 'all').reduce((sum, { count }) => sum + count, 0)).toBe(100);
  });

  it('do not grow with the names that somebody tries', () => {
    const counts = new Counts();
    const told = Array.from({ length: 100 }, (_, n) => counts.add(stranger({ userName: `${n}` }), at(n)));
    expect(told.filter((one) => one !== null)).toHaveLength(1);
    expect(told[0]).toMatchObject({ what: { userName: null, accountId: null, organizationId: null } });
  });

  it('are bounded whatever comes, and lose none', () => {
    const counts = new Counts();
    const sent = 20_000;
    for (let n = 0; n < sent; n += 1) counts.add(refused({ accountId: `account-${n}` }), at(0));
    for (let n = 0; n < sent; n += 1) counts.add(stranger({ address: `10.0.${n >> 8}.${n & 255}` }), at(0));
    const all = counts.ended(at(1).getTime(), 'all');
    expect(all.length).toBeLessThanOrEqual(5002);
    expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(2 * sent);
    const overflow = all.filter(({ what }) => what.accountId === null && what.reason === 'wrong password');
    expect(overflow).toMatchObject([{ what: { userName: '*', address: null, organizationId: null, userAgent: null } }]);
  });

  it('state only what all requests that they count have in common', () => {
    const counts = new Counts();
    const first = counts.add(refused({ userAgent: 'PhoneU' }), at(0));
    if (first) first.count = 0;
    const other = { userAgent: 'PhoneT', transport: 'TCP' } as const;
    for (const second of [1, 2, 3]) counts.add(refused(other), at(second));
    const [counted] = counts.ended(at(4).getTime(), 'all');
    expect(counted).toMatchObject({ count: 3, what: { ...other, userName: '201' } });
    counts.add(refused({ userAgent: 'PhoneU', transport: 'TCP', userName: '202' }), at(5));
    expect(counted).toMatchObject({ count: 4, what: { transport: 'TCP', userAgent: null, userName: null } });
    counts.add(refused(other), at(6));
    expect(counted).toMatchObject({ count: 5, what: { transport: 'TCP', userAgent: null, userName: null } });
  });

  it('are those of a naive count, whatever is refused, written and begun anew', () => {
    type Request = ReturnType<typeof refused>;
    const request = fc.record({
      accountId: fc.constantFrom('account-1', 'account-2'),
      reason: fc.constantFrom('wrong password' as const, 'old password' as const),
      address: fc.constantFrom('203.0.113.1', '2001:db8::1', '2001:db8::2'),
      transport: fc.constantFrom('UDP' as const, 'TCP' as const),
      userAgent: fc.constantFrom('phone', 'scanner', null),
      userName: fc.constantFrom('201', '202'),
    });
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('refused' as const), request, written: fc.boolean() }) },
      fc.record({ kind: fc.constant('ended' as const) }),
      fc.record({ kind: fc.constant('begun anew' as const), accountId: fc.constantFrom('account-1', 'account-2') }),
    );
    const common = <K extends keyof Request>(all: readonly Request[], field: K) =>
      all.every((one) => one[field] === all[0]?.[field]) ? all[0]?.[field] : null;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const counts = new Counts();
        /** What is refused and not written, by what is counted as one. */
        const waiting = new Map<string, Request[]>();
        const keyOf = (what: RefusalCount['what']) =>
          `${what.accountId} ${what.reason} ${networkOf(what.address ?? '')}`;
        const write = (counted: RefusalCount) => {
          const all = waiting.get(keyOf(counted.what)) ?? [];
          waiting.delete(keyOf(counted.what));
          const [{ accountId, address, organizationId, reason }] = all as [Request];
          expect(counted).toMatchObject({ count: all.length });
          expect(counted.what).toEqual({
            ...{ accountId, address, organizationId, reason, transport: common(all, 'transport') },
            ...{ userAgent: common(all, 'userAgent'), userName: common(all, 'userName') },
          });
          counted.count = 0;
        };
        steps.forEach((one, second) => {
          if (one.kind === 'ended') return counts.ended(at(second).getTime(), 'all').forEach(write);
          if (one.kind === 'begun anew') return counts.endOf(one.accountId).forEach(write);
          const what = refused(one.request);
          waiting.set(keyOf(what), [...(waiting.get(keyOf(what)) ?? []), what]);
          const first = counts.add(what, at(second));
          if (first && one.written) write(first);
        });
        counts.ended(at(100).getTime(), 'all').forEach(write);
        expect(waiting.size).toBe(0);
      }),
    );
  });

  it('keep bounded text without control characters', () => {
    const what = refused({ userName: `x\n${'y'.repeat(500)}`, userAgent: `\u0007${'z'.repeat(500)}` });
    const kept = new Counts().add(what, at(0))?.what;
    expect(kept?.userName).toBe(`x\uFFFD${'y'.repeat(62)}`);
    expect(kept?.userAgent).toBe(`\uFFFD${'z'.repeat(255)}`);
  });
});
