import {
  at,
  AWAY,
  changed,
  event,
  expired as end,
  facts,
  HOME,
  refused,
  registration,
} from '../testing/diagnosis-facts.js';
import { diagnose } from './diagnose.js';
import type { DiagnosisFacts } from './facts.js';

const SETTINGS = 'SipAccountSettingsChanged';
const { account } = facts;
const expiry = (changes: Partial<DiagnosisFacts> = {}) =>
  diagnose({ ...facts, registrations: [registration(5, end(300, at(245)))], ...changes }).causes.find(
    ({ reason }) => reason === 'expired',
  )!;

describe('nobody refreshed the registration (S1-46)', () => {
  it('and nothing was heard of the phone since', () => {
    expect(expiry().explanation).toBe(
      `The phone at ${HOME} did not refresh its registration in time, and the record has no try from there since: it is silent, or does not answer when it is asked for its password.`,
    );
    expect(expiry({ refusals: [refused('wrong password', 250, { address: AWAY })] })).toEqual(expiry());
    expect(expiry({ refusals: [refused('wrong password', 240)] })).toEqual(expiry());
    expect(expiry().nextStep).toMatch(/^See that the phone has power and network/);
  });

  it('but what it tried since was refused', () => {
    const tried = expiry({ refusals: [refused('wrong password', 250)] });
    expect(tried.explanation).toMatch(/in time, and what was tried from there since was refused\.$/);
    expect(tried.nextStep).toBe('See first why that was refused.');
  });

  it('and the exchange does not hear where it was', () => {
    const ban = { ...event('SourceBanned', 250), network: '192.0.2.0/24', reason: 'guessing', until: at(310) };
    const banned = expiry({ bans: [ban], refusals: [refused('wrong password', 250)] });
    expect(banned.explanation).toMatch(/and the exchange does not hear 192\.0\.2\.0\/24 while it is banned\.$/);
    expect(banned.nextStep).toMatch(/^See to the ban first/);
    expect(expiry({ bans: [{ ...ban, network: `${AWAY}/32` }] })).toEqual(expiry());
  });

  describe('after settings were changed that a phone has to follow', () => {
    const after = (algorithm: 'MD5' | 'SHA-256', ...changes: readonly ReturnType<typeof changed>[]) =>
      expiry({ account: { ...account, rules: { ...account.rules, algorithm }, changes } });

    it('they are named: who cannot, leaves no trace', () => {
      const sha = changed(200, SETTINGS, 'digestAlgorithm', 'registrationCheck');
      const found = after('SHA-256', sha);
      expect(found.explanation).toMatch(/ Meanwhile settings that it has to follow were changed: digestAlgorithm\.$/);
      expect(found.nextStep).toContain('set the digest algorithm of the account to MD5');
      expect(found).toMatchObject({
        since: at(245),
        evidence: [{ time: at(5) }, { time: at(200) }, { time: at(300) }],
      });
      expect(after('MD5', sha).nextStep).not.toContain('MD5');
      const way = after('MD5', changed(250, SETTINGS, 'phoneTransport'), changed(260, SETTINGS, 'outboundProxy'));
      expect(way.explanation).toContain('changed: phoneTransport, outboundProxy.');
    });

    it('not those that it has refreshed after, nor others', () => {
      const others = changed(200, SETTINGS, 'registrationCheck');
      expect(after('MD5', changed(4, SETTINGS, 'phoneTransport'), others)).toEqual(expiry());
      expect(after('SHA-256', changed(124, SETTINGS, 'digestAlgorithm'))).toEqual(expiry());
      expect(after('SHA-256', changed(126, SETTINGS, 'digestAlgorithm'))).not.toEqual(expiry());
    });
  });
});
