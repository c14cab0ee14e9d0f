import { idleTime } from './idle-time.js';

it.each([60, 7200, 86_400, 604_800])('a connection may be silent for longer than a registration of %i s', (seconds) => {
  expect(idleTime(seconds)).toBeGreaterThan(seconds * 1000);
  // What a timer can wait for.
  expect(idleTime(seconds)).toBeLessThan(2 ** 31);
});
