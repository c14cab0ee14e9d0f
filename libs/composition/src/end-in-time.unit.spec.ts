import { EventEmitter } from 'node:events';
import { jest } from '@jest/globals';
import { JsonLog } from '@ringledger/observability';
import { endInTime } from './end-in-time.js';

describe('a process that is asked to end', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each(['SIGTERM', 'SIGINT'])('given that something holds it up after %s, ends before Docker kills it', (signal) => {
    const exit = jest.fn();
    const process = Object.assign(new EventEmitter(), { exit });
    const asked = endInTime(process as unknown as NodeJS.Process, new JsonLog('silent'));
    jest.advanceTimersByTime(60_000);
    expect(exit).not.toHaveBeenCalled();
    expect(asked.aborted).toBe(false);
    process.emit(signal);
    expect(asked.aborted).toBe(true);
    jest.advanceTimersByTime(8000);
    expect(exit).toHaveBeenCalledWith(1);
  });
});
