import { Log } from '@ringledger/observability';

/** Keeps what is logged. */
export class MemoryLog extends Log {
  readonly lines: string[] = [];

  debug(message: string, fields?: object): void {
    this.keep('debug', message, fields);
  }
  info(message: string, fields?: object): void {
    this.keep('info', message, fields);
  }
  warn(message: string, fields?: object): void {
    this.keep('warn', message, fields);
  }
  error(message: string, fields?: object): void {
    this.keep('error', message, fields);
  }

  private keep(level: string, message: string, fields?: object): void {
    this.lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  }
}
