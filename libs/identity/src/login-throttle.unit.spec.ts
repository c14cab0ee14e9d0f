import { HOUR, ManualClock } from '@ringledger/system/testing';
import { LoginThrottle } from './login-throttle.js';

describe('login throttle', () => {
  let clock: ManualClock;
  let throttle: LoginThrottle;
  beforeEach(() => {
    clock = new ManualClock();
    throttle = new LoginThrottle(clock);
  });

  /** How many of `count` attempts get through. */
  const attempts = (count: number, name: (n: number) => string, address: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => throttle.begin(name(n), address(n))).filter(Boolean).length;

  it('lets ten guesses at one user through, from wherever they come, and then one every six seconds', () => {
    expect(
      attempts(
        1000,
        () => 'anna',
        (n) => `192.0.2.${n}`,
      ),
    ).toBe(10);
    clock.pass(5_999);
    expect(throttle.begin('anna', '192.0.2.200')).toBeNull();
    clock.pass(1);
    expect(
      attempts(
        10,
        () => 'anna',
        (n) => `198.51.100.${n}`,
      ),
    ).toBe(1);
  });

  it('lets thirty guesses of one address through, at whomever', () => {
    expect(
      attempts(
        1000,
        (n) => `user${n}`,
        () => '192.0.2.1',
      ),
    ).toBe(30);
    expect(throttle.begin('someone', '192.0.2.2')).not.toBeNull();
  });

  it('counts a whole IPv6 network as one address, however it is written', () => {
    const spellings = ['2001:db8:0:7::1', '2001:db8::7:0:0:0:2', '2001:db8:0:7:a:b:c:d'];
    expect(
      attempts(
        1000,
        (n) => `user${n}`,
        (n) => spellings[n % spellings.length] ?? '',
      ),
    ).toBe(30);
    expect(throttle.begin('someone', '2001:db8:0:8::1')).not.toBeNull();
  });

  it('charges nothing for good logins', () => {
    for (let n = 0; n < 200; n += 1) {
      const attempt = throttle.begin('anna', '192.0.2.1');
      expect(attempt).not.toBeNull();
      attempt?.succeeded();
    }
  });

  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])('counts on as before when the clock is set %s', (_where, jump) => {
    throttle.begin('anna', '192.0.2.1');
    clock.set(jump);
    const more = () =>
      attempts(
        1000,
        () => 'anna',
        () => '192.0.2.1',
      );
    expect(more()).toBe(9);
    clock.pass(6_000);
    expect(more()).toBe(1);
  });

  it('takes an IPv4 address for one, also where it is written as IPv6', () => {
    attempts(
      30,
      (n) => `user${n}`,
      () => '::ffff:192.0.2.1',
    );
    expect(throttle.begin('someone', '192.0.2.1')).toBeNull();
    expect(throttle.begin('someone', '::ffff:192.0.2.2')).not.toBeNull();
  });

  it('does not lock a user out of an address from which they logged in before', () => {
    throttle.begin('anna', '203.0.113.5')?.succeeded();
    expect(
      attempts(
        100,
        () => 'anna',
        (n) => `192.0.2.${n}`,
      ),
    ).toBe(10);
    expect(throttle.begin('anna', '203.0.113.5')).not.toBeNull();
    expect(
      attempts(
        100,
        () => 'anna',
        () => '203.0.113.5',
      ),
    ).toBe(9);
  });
});
