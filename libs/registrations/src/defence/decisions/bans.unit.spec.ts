import { given } from '@ringledger/event-sourcing/testing';
import type { SourceBanEvent } from '../source-ban.events.js';
import { banSource } from './ban-source.js';
import { liftBan } from './lift-ban.js';

const network = '192.0.2.7/32';
const input = { network, reason: 'many guesses', refusals: 1000 } as const;
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 24, 8) + minutes * 60_000);
const banned = (since: number, until: number): SourceBanEvent => ({
  type: 'SourceBanned',
  data: { ...input, since: at(since).toISOString(), until: at(until).toISOString() },
});
const lifted: SourceBanEvent = { type: 'SourceBanLifted', data: { network } };
const ban = (events: readonly SourceBanEvent[], time: Date) =>
  given(...events).when(banSource, input, { context: { time } });

describe('a ban', () => {
  it('has a reason and an end', () => {
    ban([], at(0)).then(banned(0, 15));
  });

  it('is one, however many registrars see the cause', () => {
    ban([banned(0, 15)], at(14)).thenNothing();
  });

  it('is twice as long each time it follows soon, a day at most', () => {
    ban([banned(0, 15)], at(60)).then(banned(60, 90));
    ban([banned(0, 15), banned(60, 90)], at(100)).then(banned(100, 160));
    const many = Array.from({ length: 20 }, (_, n) => banned(n, n + 1));
    ban(many, at(30)).then(banned(30, 30 + 24 * 60));
  });

  it('is a first one again after a day, and after it was lifted', () => {
    const nextDay = 15 + 24 * 60;
    ban([banned(0, 15)], at(nextDay)).then(banned(nextDay, nextDay + 15));
    ban([banned(0, 15), lifted], at(1)).then(banned(1, 16));
  });

  it('can be lifted while it lasts', () => {
    const lift = (events: readonly SourceBanEvent[], time: Date) =>
      given(...events).when(liftBan, {}, { context: { time } });
    lift([banned(0, 15)], at(14)).then(lifted);
    for (const events of [[], [banned(0, 15)], [banned(0, 15), lifted]]) {
      lift(events, at(15)).thenRefused('SOURCE_NOT_BANNED');
    }
  });
});
