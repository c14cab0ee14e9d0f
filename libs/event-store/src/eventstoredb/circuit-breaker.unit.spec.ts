import { CircuitBreaker } from './circuit-breaker.js';
import { NotSentError } from './esdb-fault.js';
import { DEFAULT_TIMING } from './timing.js';

describe('the circuit breaker', () => {
  const hour = 3_600_000;

  it('lets everything through until so many failures came in a row', () => {
    const breaker = new CircuitBreaker({ ...DEFAULT_TIMING, failuresToOpen: 3, firstPause: hour, longestPause: hour });
    for (const fail of [true, true, false, true, true]) {
      expect(() => breaker.enter()).not.toThrow();
      if (fail) breaker.failed();
      else breaker.succeeded();
    }
    breaker.failed();
    expect(() => breaker.enter()).toThrow(NotSentError);
  });

  it('lets one call through after the pause, and the rest when that one succeeds', () => {
    const breaker = new CircuitBreaker({ ...DEFAULT_TIMING, failuresToOpen: 1, firstPause: 0, longestPause: 0 });
    breaker.failed();
    expect(() => breaker.enter()).not.toThrow();
    expect(() => breaker.enter()).toThrow(NotSentError);
    breaker.failed();
    expect(() => breaker.enter()).not.toThrow();
    breaker.succeeded();
    for (let i = 0; i < 3; i++) expect(() => breaker.enter()).not.toThrow();
  });
});
