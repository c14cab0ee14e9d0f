import fc from 'fast-check';
import { modelAllowed, normalPatterns, userAgentAllowed } from './allowed-user-agents.js';

describe('patterns of user agents (P-13)', () => {
  it('are kept each once, trimmed, several stars as one', () => {
    expect(normalPatterns([' snomD785/* ', '**Yealink***', 'snomD785/*'])).toEqual({
      value: ['snomD785/*', '*Yealink*'],
    });
  });

  it('are at most 20, of 1 to 128 printable characters', () => {
    expect(normalPatterns(['fine*', '', 'a\u0007b', 'x'.repeat(129)])).toMatchObject({
      refusals: [1, 2, 3].map((index) => ({
        code: 'USER_AGENT_PATTERN_INVALID',
        field: `allowedUserAgents.${index}`,
      })),
    });
    const many = Array.from({ length: 21 }, (_, index) => `phone ${index}`);
    expect(normalPatterns(many)).toMatchObject({ refusals: [{ code: 'USER_AGENT_PATTERNS_TOO_MANY' }] });
    expect(normalPatterns(many.map((pattern) => `${pattern}\u0007`))).toHaveProperty('refusals.length', 1);
    expect(normalPatterns(Array<string>(100).fill(''))).toHaveProperty('refusals.length', 1);
    expect(normalPatterns([...many.slice(1), 'phone 1'])).toHaveProperty('value.length', 20);
  });

  it.each<[string[], string | null, boolean]>([
    [[], null, true],
    [[], 'anything', true],
    [['snomD785/*'], 'snomD785/10.1.101.11', true],
    [['SNOMd785/*'], 'snomD785/10.1.101.11', true],
    [['snomD785/*'], 'xsnomD785/10', false],
    [['Yealink SIP-T46U 108.86.0.20'], 'Yealink SIP-T46U 108.86.0.20', true],
    [['Yealink*T46U*'], 'Yealink SIP-T46U 108.86.0.20', true],
    [['Yealink*T46U'], 'Yealink SIP-T46U 108.86.0.20', false],
    [['ab*ba'], 'aba', false],
    [['*'], null, true],
    [['snom*'], null, false],
    [['a', 'b'], 'b', true],
  ])('%j says of %j: %s', (patterns, userAgent, allowed) => {
    expect(userAgentAllowed(patterns, userAgent)).toBe(allowed);
  });

  it('match as the same pattern would by a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '.', '*'), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.'), maxLength: 10 }), (pattern, text) => {
        const expression = pattern.replaceAll('.', '\\.').replaceAll('*', '.*');
        expect(userAgentAllowed([pattern], text)).toBe(new RegExp(`^${expression}$`, 'i').test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each<[string, string, boolean]>([
    ['snom*', 'snomD785/', true],
    ['SNOMD785/10.*', 'snomD785/', true],
    ['snomD785/10.1.84.12', 'snomD785/', true],
    ['*785*', 'snomD785/', true],
    ['*', 'snomD785/', true],
    ['Yealink*', 'snomD785/', false],
    ['*Yealink*', 'snomD785/', false],
    ['snomD78', 'snomD785/', false],
    ['snomD785/*beta', 'snomD785/', false],
    ['Yealink*T46U*', 'Yealink SIP-T46U ', true],
    ['Yealink SIP-T46U * 80:5e:c0:*', 'Yealink SIP-T46U ', true],
    ['Yealink*T46U', 'Yealink SIP-T46U ', false],
    ['Yealink SIP-T46S*', 'Yealink SIP-T46U ', false],
  ])('%s can be of a phone that calls itself %s…: %s', (pattern, start, can) => {
    expect(modelAllowed([pattern], start)).toBe(can);
    expect(modelAllowed(['x', pattern], start)).toBe(can);
    expect(modelAllowed([], start)).toBe(true);
  });

  it('are told to fit a model whenever they match a phone of it', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '1', '.', '*'), maxLength: 8 });
    const version = fc.string({ unit: fc.constantFrom('1', '.'), maxLength: 5 });
    const start = fc.string({ unit: fc.constantFrom('a', 'B', '1'), maxLength: 4 });
    fc.assert(
      fc.property(letters, start, version, (pattern, begun, rest) => {
        expect(userAgentAllowed([pattern], begun + rest) && !modelAllowed([pattern], begun)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('ends soon also for a pattern made to be slow', () => {
    // A matcher that tries again at each star would not end here.
    expect(userAgentAllowed(['*a'.repeat(60) + 'b'], 'a'.repeat(100_000))).toBe(false);
  });
});
