import { jest } from '@jest/globals';
import type { EventStore } from '@ringledger/event-store';
import type { Authenticator } from '@ringledger/identity';
import type { Metrics } from '@ringledger/observability';
import type { ReadModels } from '@ringledger/read-models';
import type { Response } from 'express';
import { HealthController } from './health.controller.js';

const answers = () => Promise.resolve('');
const fails = () => Promise.reject(new Error('gone'));
const isSilent = () => new Promise<never>(() => undefined);

describe('whether a process without projections may get requests', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function process(logReady: () => Promise<unknown>, ready: () => Promise<unknown>) {
    const controller = new HealthController(
      { ready: logReady } as unknown as EventStore,
      { ready } as unknown as ReadModels,
      { report: () => [] },
      {} as Metrics,
      {} as Authenticator,
    );
    return async () => {
      const told: { code?: number; body?: unknown } = {};
      const response = {
        status(code: number) {
          told.code = code;
          return { json: (body: unknown) => (told.body = body) };
        },
      };
      const asked = controller.ready(response as unknown as Response);
      await jest.advanceTimersByTimeAsync(2000);
      await asked;
      return told;
    };
  }

  it.each([
    ['both answer', answers, answers, 200, { status: 'ready', log: 'answers', readModels: 'answer' }],
    ['the log fails', fails, answers, 503, { log: 'does not answer', readModels: 'answer' }],
    ['the log is silent', isSilent, answers, 503, { log: 'does not answer', readModels: 'answer' }],
    ['the read models fail', answers, fails, 503, { log: 'answers', readModels: 'do not answer' }],
    ['the read models are silent', answers, isSilent, 503, { log: 'answers', readModels: 'do not answer' }],
  ])('given that %s, says which', async (_, log, readModels, code, body) => {
    expect(await process(log, readModels)()).toMatchObject({ code, body });
  });

  it('asks a silent store once, however often it is asked itself', async () => {
    const asked = jest.fn(isSilent);
    const ready = process(answers, asked);
    await Promise.all([ready(), ready()]);
    await ready();
    expect(asked).toHaveBeenCalledTimes(1);
  });
});
