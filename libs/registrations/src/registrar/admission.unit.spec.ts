import { observedText } from '../observed-text.js';
import { refusalByRules } from './admission.js';

const origin = { transport: 'UDP', address: '192.0.2.10', userAgent: 'snomD785/10.1' } as const;
const anything = { networks: null, transports: null, userAgents: null };

describe('the rules of an account', () => {
  it('let everything through that they do not speak of', () => {
    expect(refusalByRules(anything, origin)).toBeNull();
    expect(refusalByRules(anything, { ...origin, userAgent: null })).toBeNull();
  });

  it.each([
    ['transport not allowed', { transports: ['TLS', 'WS'] }, { transports: ['TLS', 'UDP'] }],
    ['address not allowed', { networks: ['198.51.100.0/24', '2001:db8::/32'] }, { networks: ['192.0.2.0/28'] }],
    ['user agent not allowed', { userAgents: ['yealink*'] }, { userAgents: ['yealink*', 'SNOM*'] }],
  ] as const)('%s', (reason, narrow, wide) => {
    expect(refusalByRules({ ...anything, ...narrow }, origin)).toBe(reason);
    expect(refusalByRules({ ...anything, ...wide }, origin)).toBeNull();
  });

  it.each(['snom*office', 'snom*', '*x', '*\u0007*', '*\uFFFD*'])(
    'judge by %j only what is kept of a user agent',
    (pattern) => {
      const rules = { ...anything, userAgents: [pattern] };
      const userAgent = `snom\u0007${'x'.repeat(300)}office`;
      const registered = refusalByRules(rules, { ...origin, userAgent: observedText(userAgent) });
      expect(refusalByRules(rules, { ...origin, userAgent })).toBe(registered);
    },
  );
});
