import { randomUUID } from 'node:crypto';
import { withRequest } from '@ringledger/observability';
import type { Log, Metrics } from '@ringledger/observability';
import type { NextFunction, Request, Response } from 'express';

const ID = /^[\x21-\x7e]{1,128}$/;

/** Gives every request an id, lets its log lines carry it, and counts its time. Nothing of it is logged but a path that is known: others may hold an access key. */
export function requestLog(log: Log, metrics: Metrics) {
  const seconds = metrics.histogram('http_request_seconds', 'Time to answer a request', ['path', 'status']);
  return (request: Request, response: Response, next: NextFunction): void => {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && ID.test(given) ? given : randomUUID();
    const chain = request.headers['x-correlation-id'];
    const correlationId = typeof chain === 'string' && ID.test(chain) ? chain : requestId;
    request.headers['x-correlation-id'] = correlationId;
    response.setHeader('X-Request-Id', requestId);
    // A router below cuts its own part off `path`.
    const path = KNOWN.has(request.path) ? request.path : 'other';
    const started = process.hrtime.bigint();
    response.once('finish', () => {
      const elapsed = Number(process.hrtime.bigint() - started) / 1e9;
      seconds.observe({ path, status: String(response.statusCode) }, elapsed);
      log.debug('answered', {
        requestId,
        correlationId,
        method: request.method,
        path,
        status: response.statusCode,
        ms: elapsed * 1000,
      });
    });
    withRequest({ requestId, correlationId }, next);
  };
}

/** Label values come from a closed set. */
const KNOWN = new Set(['/graphql', '/health/live', '/health/ready', '/metrics']);
