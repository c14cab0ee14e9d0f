import { MongoClient } from 'mongodb';
import { InvalidReadModelRequestError } from '../errors.js';
import { withoutCredentials } from './mongo-fault.js';
import { MongoReadModels } from './mongo-read-models.js';

export interface MongoReadModelsOptions {
  /** A connection string (https://www.mongodb.com/docs/manual/reference/connection-string/). The database is its path. */
  readonly url: string;
  /** Default: the one in `url`, or `ringledger`. */
  readonly database?: string;
  /** So many milliseconds each wait of an operation lasts at most: for a server, a connection, an answer. Default 10 000. */
  readonly timeoutMs?: number;
}

/**
 * Connects with the first operation, so that a process can start before the database does, and again after each loss.
 * @throws InvalidReadModelRequestError the connection string is none; it is not repeated in the message
 */
export function openMongoReadModels(options: MongoReadModelsOptions): MongoReadModels {
  const { url, timeoutMs = 10_000 } = options;
  const client = connectTo(url, timeoutMs);
  const database = options.database ?? databaseIn(url) ?? 'ringledger';
  return new MongoReadModels(client, client.db(database));
}

function connectTo(url: string, timeoutMs: number): MongoClient {
  try {
    return new MongoClient(url, {
      appName: 'ringledger',
      // The driver has no bound for an operation as a whole any more (`timeoutMS` does nothing since 7.9): each wait has its own.
      serverSelectionTimeoutMS: timeoutMs,
      connectTimeoutMS: timeoutMs,
      waitQueueTimeoutMS: timeoutMs,
      socketTimeoutMS: timeoutMs,
      maxPoolSize: 50,
      // What was acknowledged survives the loss of a server, and nothing is read that could be taken back.
      writeConcern: { w: 'majority', journal: true },
      readConcern: { level: 'majority' },
      readPreference: 'primary',
      ignoreUndefined: true,
    });
  } catch (error) {
    // Without the cause: it may hold the connection string.
    throw new InvalidReadModelRequestError(
      `Not a MongoDB connection string: ${withoutCredentials((error as Error).message)}`,
    );
  }
}

function databaseIn(url: string): string | undefined {
  const path = /^[^:]+:\/\/[^/]+\/([^?]+)/.exec(url)?.[1];
  return path === undefined ? undefined : decodeURIComponent(path);
}
