import { EventEmitter } from 'node:events';
import { Metrics } from '@ringledger/observability';
import type { Log } from '@ringledger/observability';
import type { Request, Response } from 'express';
import { requestLog } from './request-log.js';

describe('the log of requests', () => {
  it.each([
    ['/graphql', '/graphql'],
    ['/0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a.cfg', 'other'],
  ])('has of %s what cannot be an access key', (path, logged) => {
    const said: unknown[] = [];
    const log = { debug: (_: string, fields: unknown) => said.push(fields) } as unknown as Log;
    const response = Object.assign(new EventEmitter(), { statusCode: 404, setHeader: () => undefined });
    const request = { path, method: 'GET', headers: {} } as unknown as Request;
    requestLog(log, new Metrics())(request, response as unknown as Response, () => undefined);
    response.emit('finish');
    expect(said).toMatchObject([{ path: logged, status: 404 }]);
  });
});
