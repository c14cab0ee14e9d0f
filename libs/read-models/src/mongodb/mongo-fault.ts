import type { WriteError } from 'mongodb';
import { MongoBulkWriteError, MongoError, MongoServerError } from 'mongodb';
import {
  InvalidReadModelRequestError,
  ReadModelError,
  ReadModelsFullError,
  ReadModelsUnavailableError,
} from '../errors.js';

const DUPLICATE_KEY = 11000;
const OUT_OF_DISK_SPACE = 14031;
const TOO_LARGE = [10334, 17419, 17420];
const REFUSED = [13, 18];

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

/** Which operations of an unordered bulk met an id that was there; any other error is thrown. */
export function duplicates(error: unknown): readonly number[] {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const { writeErrors } = error as { writeErrors: WriteError | readonly WriteError[] };
  const failed: readonly WriteError[] = [writeErrors].flat();
  if (failed.length === 0 || failed.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
  return failed.map(({ index }) => index);
}

/** The error of the port for an error of the driver; any other is a fault of the program and stays as it is. */
export function toReadModelError(error: unknown): Error {
  if (error instanceof ReadModelError) return error;
  if (!(error instanceof MongoError)) return error instanceof Error ? error : new Error(String(error));
  const said = withoutCredentials(error.message);
  // The driver's error as a cause could carry parts of the connection string into a log.
  if (error instanceof MongoServerError) {
    const code = Number(error.code);
    if (code === OUT_OF_DISK_SPACE || /no space left|disk is full/i.test(said)) {
      return new ReadModelsFullError(`MongoDB has no room left: ${said}`);
    }
    if (TOO_LARGE.includes(code)) return new InvalidReadModelRequestError(`MongoDB refuses the document: ${said}`);
    if (REFUSED.includes(code))
      return new ReadModelsUnavailableError(`MongoDB refuses the user of this process: ${said}`);
    return new ReadModelsUnavailableError(`MongoDB: ${said} (${code || 'no code'})`);
  }
  return new ReadModelsUnavailableError(`MongoDB does not answer: ${said} (${error.name})`);
}

/** User and password of every address in the text left out. */
export function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/\s]*@/g, '//…@');
}
