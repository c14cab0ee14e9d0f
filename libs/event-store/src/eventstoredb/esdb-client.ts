import { readFileSync } from 'node:fs';
import { EventStoreDBClient } from '@eventstore/db-client';
import type { NodePreference } from '@eventstore/db-client';
import { StoreUnusableError } from '../errors.js';
import type { ConnectionSettings, OptionName } from './connection-settings.js';

/** The client of the library, and the two things that it keeps to itself. */
export class EsdbClient extends EventStoreDBClient {
  private asked = false;

  /**
   * Asks what the server can do. The client asks this itself before its first append, without a time limit, and keeps the
   * answer for ever even if it is a failure: so it is asked here first, and a client whose question failed is thrown away.
   */
  async probe(): Promise<void> {
    this.asked = true;
    await this.capabilities;
  }

  /** `dispose` ends the open calls; the channel under them would stay. */
  async shutDown(): Promise<void> {
    await this.dispose();
    if (this.asked) (await this.getChannel()).close();
  }
}

/** Not by the connection string: the library prints that, password included, when DEBUG says so. */
export function newEsdbClient(settings: ConnectionSettings): EsdbClient {
  const { options, tls, credentials, hosts } = settings;
  const number = (name: OptionName) => (options.has(name) ? { [name]: Number(options.get(name)) } : {});
  const text = (name: OptionName) => (options.has(name) ? { [name]: options.get(name) } : {});
  const client = {
    ...number('keepAliveInterval'),
    ...number('keepAliveTimeout'),
    ...number('defaultDeadline'),
    ...text('connectionName'),
  };
  const cluster = {
    ...number('maxDiscoverAttempts'),
    ...number('discoveryInterval'),
    ...number('gossipTimeout'),
    ...(options.has('nodePreference') && { nodePreference: options.get('nodePreference') as NodePreference }),
  };
  const channel = tls ? certificates(options) : { insecure: true };
  const [first] = hosts;
  if (!first) throw new StoreUnusableError('unknown', 'A connection string for EventStoreDB without a host');
  if (settings.discover) return new EsdbClient({ ...client, ...cluster, discover: first }, channel, credentials);
  if (hosts.length > 1) return new EsdbClient({ ...client, ...cluster, endpoints: [...hosts] }, channel, credentials);
  return new EsdbClient({ ...client, endpoint: first }, channel, credentials);
}

function certificates(options: ReadonlyMap<OptionName, string>): Record<string, Buffer> {
  const file = (name: OptionName, to: string) => {
    const path = options.get(name);
    return path === undefined ? {} : { [to]: read(path, name) };
  };
  if (options.has('userCertFile') !== options.has('userKeyFile')) {
    throw new StoreUnusableError('unknown', 'userCertFile and userKeyFile for EventStoreDB go together');
  }
  return {
    ...file('tlsCAFile', 'rootCertificate'),
    ...file('userCertFile', 'userCertFile'),
    ...file('userKeyFile', 'userKeyFile'),
  };
}

function read(path: string, name: OptionName): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new StoreUnusableError('unknown', `${name} for EventStoreDB cannot be read: ${path}`, { cause: error });
  }
}
