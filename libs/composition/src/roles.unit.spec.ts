import { readConfiguration } from '@ringledger/configuration';
import { ensureReachable } from './roles.js';

const SERVERS = {
  EVENTSTORE_URL: 'esdb://127.0.0.1:2113?tls=false',
  MONGODB_URL: 'mongodb://127.0.0.1:27017/exchange',
};

describe('the roles of a process', () => {
  it('may be all on files', () => {
    const all = new Set(['api', 'projector', 'provisioner', 'registrar'] as const);
    expect(() => ensureReachable(all, readConfiguration({}))).not.toThrow();
  });

  it('may be one where others reach the same stores', () => {
    expect(() => ensureReachable(new Set(['api']), readConfiguration(SERVERS))).not.toThrow();
  });

  it.each([
    [{}, /^EVENTSTORE_URL and MONGODB_URL must be set/],
    [{ EVENTSTORE_URL: SERVERS.EVENTSTORE_URL }, /^MONGODB_URL must be set/],
    [{ MONGODB_URL: SERVERS.MONGODB_URL }, /^EVENTSTORE_URL must be set/],
  ])('are refused when others would have to share files: %j', (environment, sentence) => {
    expect(() => ensureReachable(new Set(['api']), readConfiguration(environment))).toThrow(sentence);
  });
});
