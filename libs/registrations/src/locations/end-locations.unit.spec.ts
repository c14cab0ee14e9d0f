import { at, given, sent } from '../testing/given-account.js';
import { request } from '../testing/table-under-test.js';
import { nextDeadline, NOWHERE } from './account-locations.js';
import { endAll, expireDue, loseConnection } from './end-locations.js';

const { account } = given(sent(request({ cseq: 7 })));

describe('the end of a registration', () => {
  it('comes at its deadline, and not a millisecond before', () => {
    expect(nextDeadline(account)).toBe('2026-11-24T09:00:00.000Z');
    expect(expireDue(account, at(3599.999))).toEqual({ account, events: [] });
    const due = expireDue(account, at(3600));
    const deadline = '2026-11-24T09:00:00.000Z';
    expect(due.events).toEqual([{ type: 'RegistrationExpired', data: { registrationId: 'r1', deadline } }]);
    expect(due.account.locations).toEqual([]);
    expect(nextDeadline(due.account)).toBeNull();
  });

  it('is remembered at its deadline only where its requests are reported, which may be done twice', () => {
    const reported = { ...account, locations: account.locations.map((one) => ({ ...one, reported: true })) };
    const until = '2026-11-24T09:02:00.000Z';
    expect(expireDue(account, at(3600)).account.departed).toEqual([]);
    expect(expireDue(reported, at(3600)).account.departed).toEqual([{ callId: 'call-1', cseq: 7, until }]);
  });

  it('does not name a deadline that was only guessed', () => {
    const guessed = { ...account, locations: account.locations.map((one) => ({ ...one, deadlineKnown: false })) };
    expect(expireDue(guessed, at(7200)).events).toMatchObject([{ data: { deadline: null } }]);
  });

  it('comes with the connection that it was reached by, and with no other', () => {
    expect(loseConnection(account, 'another', at(60)).account).toBe(account);
    const lost = loseConnection(account, 'udp', at(60));
    expect(lost.events).toEqual([{ type: 'RegistrationConnectionLost', data: { registrationId: 'r1' } }]);
    const data = { registrationId: 'r1', cause: 'registrar restarted' };
    expect(loseConnection(account, 'udp', at(60), { cause: 'registrar restarted' }).events).toEqual([
      { type: 'RegistrationConnectionLost', data },
    ]);
    expect(lost.account).toEqual({
      locations: [],
      departed: [{ callId: 'call-1', cseq: 7, until: '2026-11-24T08:03:00.000Z' }],
    });
  });

  it('comes with a connection that was lost before the deadline, though that is told later', () => {
    const types = (ago: number) => loseConnection(account, 'udp', at(3700), { ago }).events.map(({ type }) => type);
    expect(types(101)).toEqual(['RegistrationConnectionLost']);
    expect(types(99)).toEqual(['RegistrationExpired']);
  });

  it('comes from the exchange with its cause, and lets the phone come back at once', () => {
    const ended = endAll(account, 'account disabled', at(60));
    const data = { registrationId: 'r1', cause: 'account disabled' };
    expect(ended).toEqual({
      account: { ...NOWHERE, endedAt: at(60).toISOString() },
      events: [{ type: 'RegistrationDropped', data }],
    });
    expect(endAll(NOWHERE, 'administrator', at(60))).toEqual({ account: NOWHERE, events: [] });
  });

  it('is its deadline when that came first', () => {
    const expired = expireDue(account, at(3600));
    expect(loseConnection(account, 'udp', at(3600))).toEqual(expired);
    expect(endAll(account, 'administrator', at(3600))).toEqual(expired);
  });
});
