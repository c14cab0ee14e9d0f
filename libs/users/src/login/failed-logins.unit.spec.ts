import { Clock } from '@ringledger/system';
import { FailedLogins } from './failed-logins.js';

class StoppedClock extends Clock {
  time = Date.parse('2030-01-01T00:00:00Z');
  override now(): Date {
    return new Date(this.time);
  }
}

describe('failed logins', () => {
  let clock: StoppedClock;
  let failed: FailedLogins;
  beforeEach(() => {
    clock = new StoppedClock();
    failed = new FailedLogins(clock);
  });

  it('are told of once they are over, as one burst', () => {
    for (let n = 0; n < 25; n += 1) {
      failed.add('anna', 'o-1', `192.0.2.${n}`);
      clock.time += 1_000;
    }
    expect(failed.ended()).toEqual([]);
    clock.time += 59_000;
    expect(failed.ended()).toEqual(['anna']);
    expect(failed.take('anna')).toEqual({
      organizationId: 'o-1',
      count: 25,
      from: '2030-01-01T00:00:00.000Z',
      until: '2030-01-01T00:00:24.000Z',
      sourceAddresses: Array.from({ length: 10 }, (_, n) => `192.0.2.${n}`),
      endedByLogin: false,
    });
    expect(failed.ended()).toEqual([]);
    expect(failed.take('anna')).toBeNull();
  });

  it('are kept until they are taken', () => {
    failed.add('anna', 'o-1', null);
    clock.time += 60_000;
    expect(failed.ended()).toEqual(['anna']);
    failed.add('anna', 'o-1', null);
    expect(failed.take('anna')).toMatchObject({ count: 2, from: '2030-01-01T00:00:00.000Z' });
  });

  it('are told of every hour when they do not end', () => {
    let told = 0;
    for (let n = 0; n < 240; n += 1) {
      failed.add('anna', null, null);
      clock.time += 30_000;
      told += failed.ended().filter((userId) => failed.take(userId)).length;
    }
    expect(told).toBe(2);
  });

  it('say when a login ended them', () => {
    expect(failed.endByLogin('anna')).toBe(false);
    failed.add('anna', 'o-1', null);
    expect(failed.endByLogin('anna')).toBe(true);
    expect(failed.ended()).toEqual(['anna']);
    expect(failed.take('anna')).toMatchObject({ count: 1, endedByLogin: true });
    expect(failed.ended('all')).toEqual([]);
  });

  it('are all told of at the end', () => {
    failed.add('anna', 'o-1', null);
    failed.add('berta', 'o-1', null);
    expect(failed.ended('all')).toEqual(['anna', 'berta']);
  });

  it('of very many users make room for new ones without being forgotten', () => {
    for (let n = 0; n < 10_000; n += 1) expect(failed.add(`user-${n}`, null, null)).toBeNull();
    expect(failed.add('one more', null, null)).toBe('user-0');
    expect(failed.take('user-0')).toMatchObject({ count: 1 });
  });
});
