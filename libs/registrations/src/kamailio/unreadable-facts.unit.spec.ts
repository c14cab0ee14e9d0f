import { UnreadableFacts } from './unreadable-facts.js';

describe('what is not understood', () => {
  it('is told at once the first time', () => {
    const facts = new UnreadableFacts();
    expect(facts.due(0)).toBe(0);
    facts.saw();
    expect(facts.due(1)).toBe(1);
    expect(facts.due(2)).toBe(0);
  });

  it('is told together with what came within the same minute, and never forgotten', () => {
    const facts = new UnreadableFacts();
    facts.saw();
    facts.due(0);
    for (let second = 1; second < 60; second++) {
      facts.saw();
      expect(facts.due(second * 1000)).toBe(0);
    }
    expect(facts.due(60_000)).toBe(59);
    expect(facts.due(600_000)).toBe(0);
  });
});
