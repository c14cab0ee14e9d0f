import { HOUR } from '@ringledger/system/testing';
import { SetClock } from '../testing/table-under-test.js';
import { RegistrarDefence, SOURCE_BUDGETS } from './registrar-defence.js';
import type { DueBan, WrongAnswer } from './registrar-defence.js';
import { THRESHOLDS } from './thresholds.js';

const OFFICE = '198.51.100.7';
const STRANGER = '203.0.113.9';

describe('the defence of a registrar', () => {
  let clock: SetClock;
  let bans: DueBan[];
  let defence: RegistrarDefence;
  beforeEach(() => {
    clock = new SetClock();
    bans = [];
    const settings = { trustedNetworks: ['10.0.0.0/8'], ...SOURCE_BUDGETS };
    defence = new RegistrarDefence(settings, clock, clock, (ban) => bans.push(ban));
  });

  const guess = (address: string, name: string, { known = true, tried = 'password' }: Partial<WrongAnswer> = {}) =>
    defence.wrongAnswer({ address, name, known, tried });
  const times = (count: number, work: (place: number) => void) => {
    for (let place = 0; place < count; place += 1) work(place);
  };

  it('bans who tries many names that nobody has', () => {
    times(THRESHOLDS.names, (n) => guess(STRANGER, `1${n}`, { known: false }));
    expect(defence.admits(STRANGER, 'message')).toBe(true);
    guess(STRANGER, 'another', { known: false });
    expect(bans).toEqual([{ network: `${STRANGER}/32`, reason: 'many unknown names', refusals: 21 }]);
    expect(defence.admits(STRANGER, 'message')).toBe(false);
    expect(defence.admits(STRANGER, 'connection')).toBe(false);
    expect(defence.admits('203.0.113.10', 'message')).toBe(true);
  });

  it.each([
    ['somebody has', { known: true }],
    ['nobody has', { known: false }],
    ['is asked for in the realm of others, or by another algorithm', { known: true, tried: 'name' }],
  ] as const)('bans at the same number of names, whether the last one is one that %s', (_, last) => {
    times(THRESHOLDS.names, (n) => guess(STRANGER, `1${n}`, { known: false }));
    guess(STRANGER, 'candidate', last);
    expect(bans).toEqual([{ network: `${STRANGER}/32`, reason: 'many unknown names', refusals: 21 }]);
  });

  it('bans who tries many names that somebody has, and does not say that nobody has them', () => {
    times(THRESHOLDS.names + 1, (n) => guess(STRANGER, `1${n}`));
    expect(bans).toMatchObject([{ reason: 'many guesses', refusals: 21 }]);
  });

  it('does not count what is never compared as a guess of a password', () => {
    times(THRESHOLDS.guessesOfAccount, () => guess(OFFICE, 'other-realm', { tried: 'name' }));
    expect(defence.hears(OFFICE, 'other-realm')).toBe(true);
    expect(bans).toEqual([]);
  });

  it('does not hear the guesses for one name any more, and hears the office beside it', () => {
    defence.registered(OFFICE);
    times(THRESHOLDS.guessesOfName, () => guess(OFFICE, 'stale-phone'));
    expect(defence.hears(OFFICE, 'stale-phone')).toBe(false);
    expect(defence.hears(OFFICE, 'other-phone')).toBe(true);
    clock.pass(THRESHOLDS.window / 1000);
    expect(defence.hears(OFFICE, 'stale-phone')).toBe(true);
  });

  it('tells until when it does not hear, for who is told beforehand', () => {
    const end = clock.elapsed() + THRESHOLDS.window;
    expect(defence.unheard(OFFICE, 'stale-phone')).toEqual({ fromHere: null, fromStrangers: null });
    times(THRESHOLDS.guessesOfName, () => guess(OFFICE, 'stale-phone'));
    clock.pass(1);
    expect(defence.unheard(OFFICE, 'stale-phone')).toEqual({ fromHere: end, fromStrangers: null });
    expect(defence.unheard(STRANGER, 'stale-phone')).toEqual({ fromHere: null, fromStrangers: null });
    times(THRESHOLDS.guessesOfAccount, (n) => guess(`192.0.2.${n}`, 'stale-phone'));
    expect(defence.unheard(STRANGER, 'stale-phone')).toEqual({ fromHere: null, fromStrangers: end });
    expect(defence.unheard('10.0.0.1', 'stale-phone')).toEqual({ fromHere: null, fromStrangers: null });
    clock.pass(THRESHOLDS.window / 1000);
    expect(defence.unheard(OFFICE, 'stale-phone')).toEqual({ fromHere: null, fromStrangers: null });
  });

  it('never bans an office for one phone that retries every second with a wrong password', () => {
    times(3600, () => {
      guess(OFFICE, 'stale-phone');
      clock.pass(1);
    });
    expect(bans).toEqual([]);
    expect(defence.admits(OFFICE, 'message')).toBe(true);
  });

  it('takes more from where phones have registered within a day', () => {
    defence.registered(OFFICE);
    times(THRESHOLDS.names * 5, (n) => guess(OFFICE, `gone-${n}`, { known: false }));
    expect(bans).toEqual([]);
    clock.pass(86_400);
    times(THRESHOLDS.names + 1, (n) => guess(OFFICE, `gone-${n}`, { known: false }));
    expect(bans).toHaveLength(1);
  });

  it('knows of a registration how long ago it was, and the newest of a source', () => {
    const known = () => defence.hears(OFFICE, 'chief');
    defence.registered(OFFICE, 86_399_000);
    times(THRESHOLDS.guessesOfAccount, (n) => guess(`192.0.2.${n}`, 'chief'));
    expect(known()).toBe(true);
    clock.pass(1);
    expect(known()).toBe(false);
    defence.registered(OFFICE);
    defence.registered(OFFICE, 86_400_000);
    expect(known()).toBe(true);
  });

  it('bans who guesses by the thousand', () => {
    times(THRESHOLDS.refusals + 1, (n) => guess(STRANGER, `phone-${n % THRESHOLDS.names}`));
    expect(bans).toMatchObject([{ network: `${STRANGER}/32`, reason: 'many guesses' }]);
  });

  it('judges a whole network by what comes from many of its addresses', () => {
    times(THRESHOLDS.names * THRESHOLDS.wide + 1, (n) => guess(`203.0.113.${n % 200}`, `2${n}`, { known: false }));
    expect(bans.map(({ network }) => network)).toEqual(['203.0.113.0/24']);
    expect(defence.admits('203.0.113.254', 'message')).toBe(false);
  });

  it('judges a network where phones register by twenty times as much', () => {
    const { names, trust, wide } = THRESHOLDS;
    defence.registered('203.0.113.1');
    times(names * trust * wide, (n) => guess(`203.0.113.${n % 250}`, `2${n}`, { known: false }));
    expect(bans).toEqual([]);
    guess('203.0.113.251', 'another', { known: false });
    expect(bans).toMatchObject([{ network: '203.0.113.0/24', reason: 'many unknown names' }]);
  });

  it('forgets what a source has guessed for its wide network too, when its ban is lifted', () => {
    times(THRESHOLDS.names + 1, (n) => guess(STRANGER, `1${n}`, { known: false }));
    defence.apply({ type: 'SourceBanLifted', data: { network: `${STRANGER}/32` } });
    times(THRESHOLDS.names * THRESHOLDS.wide, (n) => guess(`203.0.113.${n % 200}`, `2${n}`, { known: false }));
    expect(bans.map(({ network }) => network)).toEqual([`${STRANGER}/32`]);
  });

  it.each([
    ['203.0.113.0/24', (n: number) => `203.0.113.${n}`],
    ['2001:db8::/48', (n: number) => `2001:db8:0:${n}::1`],
  ])('lets every source count from nothing when the ban of its wide network is lifted: %s', (network, source) => {
    times(THRESHOLDS.names * THRESHOLDS.wide + 1, (n) => guess(source(n % 5), `2${n}`, { known: false }));
    expect(bans).toMatchObject([{ network }]);
    defence.apply({ type: 'SourceBanLifted', data: { network } });
    times(THRESHOLDS.names, (n) => guess(source(0), `3${n}`, { known: false }));
    expect(bans).toHaveLength(1);
    expect(defence.admits(source(0), 'message')).toBe(true);
  });

  it('keeps an account that is guessed from everywhere for those who have registered', () => {
    defence.registered(OFFICE);
    times(THRESHOLDS.guessesOfAccount, (n) => guess(`192.0.2.${n % 100}`, 'chief'));
    expect(defence.hears(STRANGER, 'chief')).toBe(false);
    expect(defence.hears(OFFICE, 'chief')).toBe(true);
    expect(defence.hears(STRANGER, 'another')).toBe(true);
  });

  it('counts nothing of an address that is trusted', () => {
    times(5000, (n) => guess('10.1.2.3', `1${n}`, { known: false }));
    expect(bans).toEqual([]);
    times(10_000, () => expect(defence.admits('10.1.2.3', 'message')).toBe(true));
  });

  it('bounds what one source sends, and lets it go on later', () => {
    const { burst } = SOURCE_BUDGETS.messages;
    times(burst, () => expect(defence.admits(STRANGER, 'message')).toBe(true));
    expect(defence.admits(STRANGER, 'message')).toBe(false);
    clock.pass(1);
    expect(defence.admits(STRANGER, 'message')).toBe(true);
  });

  describe.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])('when the clock is set %s', (_where, jump) => {
    it('answers everybody as before', () => {
      expect(defence.admits(OFFICE, 'message')).toBe(true);
      expect(defence.admits(OFFICE, 'connection')).toBe(true);
      clock.set(jump);
      times(SOURCE_BUDGETS.messages.burst - 1, () => expect(defence.admits(OFFICE, 'message')).toBe(true));
      expect(defence.admits(OFFICE, 'message')).toBe(false);
      expect(defence.admits(OFFICE, 'connection')).toBe(true);
    });

    it('goes on counting guesses, and hears them again when their window ends', () => {
      times(THRESHOLDS.guessesOfName, () => guess(OFFICE, 'stale-phone'));
      times(THRESHOLDS.guessesOfAccount, (n) => guess(`192.0.2.${n}`, 'chief'));
      clock.set(jump);
      expect(defence.hears(OFFICE, 'stale-phone')).toBe(false);
      expect(defence.hears(STRANGER, 'chief')).toBe(false);
      clock.pass(THRESHOLDS.window / 1000);
      expect(defence.hears(OFFICE, 'stale-phone')).toBe(true);
      expect(defence.hears(STRANGER, 'chief')).toBe(true);
    });

    it('forgets where phones have registered after a day', () => {
      defence.registered(OFFICE);
      clock.set(jump);
      clock.pass(86_399);
      times(THRESHOLDS.guessesOfAccount, (n) => guess(`192.0.2.${n}`, 'chief'));
      expect(defence.hears(OFFICE, 'chief')).toBe(true);
      clock.pass(1);
      expect(defence.hears(OFFICE, 'chief')).toBe(false);
    });

    it('bans for a minute what does not come back from the log', () => {
      times(THRESHOLDS.names + 1, (n) => guess(STRANGER, `1${n}`, { known: false }));
      clock.set(jump);
      clock.pass(59);
      expect(defence.admits(STRANGER, 'message')).toBe(false);
      clock.pass(1);
      expect(defence.admits(STRANGER, 'message')).toBe(true);
    });
  });

  it('hears a source again at once when the ban is lifted that it found due itself', () => {
    times(THRESHOLDS.names + 1, (n) => guess(STRANGER, `1${n}`, { known: false }));
    expect(defence.admits(STRANGER, 'message')).toBe(false);
    defence.apply({ type: 'SourceBanLifted', data: { network: `${STRANGER}/32` } });
    expect(defence.admits(STRANGER, 'message')).toBe(true);
  });

  it('gives all addresses of an IPv6 network one budget, and each IPv4 address one of its own', () => {
    const { burst } = SOURCE_BUDGETS.connections;
    times(burst, (n) => expect(defence.admits(`2001:db8::${n.toString(16)}`, 'connection')).toBe(true));
    expect(defence.admits('2001:db8::ffff', 'connection')).toBe(false);
    expect(defence.admits('2001:db8:0:1::1', 'connection')).toBe(true);
    times(burst, () => expect(defence.admits('::ffff:192.0.2.1', 'connection')).toBe(true));
    expect(defence.admits('::ffff:192.0.2.2', 'connection')).toBe(true);
  });

  it('has the bans of the log, until they end or are lifted; then all begins anew', () => {
    const network = `${STRANGER}/32`;
    const until = new Date(clock.time + 900_000).toISOString();
    const since = clock.now().toISOString();
    const banned = {
      type: 'SourceBanned',
      data: { network, reason: 'many guesses', since, until, refusals: 1 },
    } as const;
    defence.apply(banned);
    expect(defence.admits(STRANGER, 'message')).toBe(false);
    defence.apply({ type: 'SourceBanLifted', data: { network } });
    expect(defence.admits(STRANGER, 'message')).toBe(true);
    defence.apply(banned);
    clock.pass(900);
    expect(defence.admits(STRANGER, 'message')).toBe(true);
    expect(defence.bans.inForce(clock.time)).toBe(0);
  });

  it('remembers a bounded number of networks and names', () => {
    times(60_000, (n) => guess(`100.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, `name-${n}`, { known: n % 2 === 0 }));
    expect(bans.length).toBeLessThan(60_000);
    expect(defence.hears(STRANGER, 'name-1')).toBe(true);
  });
});
