import { jest } from '@jest/globals';
import type { HttpAdapterHost } from '@nestjs/core';
import { ClosingDoors } from './closing-doors.js';
import type { DeviceDoor } from './device-door.js';

describe('the doors of a process that is asked to end', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('close at once, and half a request at any of them holds none up for longer than the grace', () => {
    const closeAllConnections = jest.fn();
    const close = jest.fn((_grace: number) => new Promise<void>(() => undefined));
    const http = { httpAdapter: { getHttpServer: () => ({ closeAllConnections }) } };
    new ClosingDoors(http as unknown as HttpAdapterHost, { close } as unknown as DeviceDoor).onModuleDestroy();
    const [[grace = 0] = []] = close.mock.calls;
    jest.advanceTimersByTime(grace - 1);
    expect(closeAllConnections).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(closeAllConnections).toHaveBeenCalledTimes(1);
  });
});
