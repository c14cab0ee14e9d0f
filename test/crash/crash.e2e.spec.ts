import { built } from '../harness/built.js';
import { crashRounds } from './crash-rounds.js';

describe('a process that is killed under load', () => {
  beforeAll(() => built(), 180_000);

  it('loses, doubles and leaks nothing in 15 lives', async () => {
    const { wrong, extensions, configurations } = await crashRounds(15, () => undefined);
    expect(wrong).toEqual([]);
    expect(Math.min(extensions, configurations)).toBeGreaterThan(0);
  }, 240_000);
});
