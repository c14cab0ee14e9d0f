import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { DestinationStream, LevelWithSilent, Logger } from 'pino';
import { LineWriter } from './line-writer.js';

/** What every line that is written while a request is served carries. */
interface RequestFields {
  readonly requestId: string;
  readonly correlationId: string;
}

const current = new AsyncLocalStorage<RequestFields>();

/** Runs `work` so that its log lines carry the request's and the correlation id. */
export function withRequest<T>(fields: RequestFields, work: () => T): T {
  return current.run(fields, work);
}

/** JSON lines with level, time, message and fields. Errors keep their stack here and nowhere else. Never hand it a secret: a `Secret` prints as ***. */
export abstract class Log {
  abstract debug(message: string, fields?: object): void;
  abstract info(message: string, fields?: object): void;
  abstract warn(message: string, fields?: object): void;
  abstract error(message: string, fields?: object): void;
}

export class JsonLog extends Log implements LoggerService {
  private readonly logger: Logger;

  constructor(level: LevelWithSilent, destination: DestinationStream = LineWriter.standardError) {
    super();
    const options = {
      level,
      base: { service: 'ringledger' },
      formatters: { level: (label: string) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...current.getStore() }),
      redact: {
        paths: [
          'password',
          'secret',
          'token',
          'authorization',
          'accessKey',
          '*.password',
          '*.secret',
          '*.token',
          '*.authorization',
          '*.accessKey',
        ],
        censor: '***',
      },
    };
    this.logger = pino(options, destination);
  }

  debug(message: string, fields?: object | string): void {
    this.write('debug', message, fields);
  }

  info(message: string, fields?: object): void {
    this.write('info', message, fields);
  }

  warn(message: string, fields?: object | string): void {
    this.write('warn', message, fields);
  }

  /** Nest calls it with a stack and a context; everybody else with fields. */
  error(message: string | Error, fields?: object | string, context?: string): void {
    if (message instanceof Error) this.logger.error({ err: message, context }, message.message);
    else if (typeof fields === 'string') this.logger.error({ stack: fields, context }, message);
    else this.write('error', message, fields);
  }

  /** Nest's own start-up chatter is of no use to an operator. */
  log(message: string, context?: string): void {
    this.logger.debug({ context }, message);
  }

  private write(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: object | string): void {
    if (typeof fields === 'string') this.logger[level]({ context: fields }, message);
    else this.logger[level](fields ?? {}, message);
  }
}
