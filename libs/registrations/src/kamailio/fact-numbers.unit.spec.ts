import { FactNumbers } from './fact-numbers.js';

describe('numbers of facts', () => {
  it('are complete in any order', () => {
    const numbers = new FactNumbers();
    for (const number of [7, 9, 8, 11, 10, 12]) numbers.saw(number, 0);
    numbers.total(12, 0);
    expect(numbers.lost(60_000)).toBe(false);
  });

  it('tell a gap once, when it was waited for', () => {
    const numbers = new FactNumbers();
    for (const number of [1, 2, 4]) numbers.saw(number, 0);
    expect(numbers.lost(1999)).toBe(false);
    expect(numbers.lost(2000)).toBe(true);
    expect(numbers.lost(9000)).toBe(false);
    numbers.saw(5, 9000);
    expect(numbers.lost(60_000)).toBe(false);
  });

  it('tell that the last ones never came', () => {
    const numbers = new FactNumbers();
    numbers.saw(1, 0);
    numbers.total(3, 1000);
    expect(numbers.lost(3000)).toBe(true);
  });

  it('do not miss what happened before a connection', () => {
    const numbers = new FactNumbers();
    numbers.saw(1, 0);
    numbers.begin();
    numbers.total(500, 1000);
    expect(numbers.lost(60_000)).toBe(false);
    numbers.saw(502, 1000);
    expect(numbers.lost(60_000)).toBe(true);
  });
});
