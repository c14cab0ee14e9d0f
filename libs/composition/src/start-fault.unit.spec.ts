import { readConfiguration } from '@ringledger/configuration';
import { StoreUnusableError } from '@ringledger/event-store';
import { InvalidReadModelRequestError } from '@ringledger/read-models';
import { startFault } from './start-fault.js';

const configuration = readConfiguration({
  RINGLEDGER_API_BIND: '192.0.2.1',
  EVENTSTORE_URL: 'esdb://log.example:2113',
  RINGLEDGER_TLS_CERTIFICATES: 'a.pem',
  RINGLEDGER_TLS_KEYS: 'a.key',
  RINGLEDGER_KEY_RING: '/mnt/ring.json',
});
const fault = (code: string, more: object = {}) =>
  Object.assign(new Error('as the library says it'), { code, ...more });

describe('what an operator reads when a process cannot start', () => {
  it.each<[string, object, string]>([
    ['EADDRINUSE', { address: '192.0.2.1', port: 3000 }, 'RINGLEDGER_API_PORT: port 3000 of 192.0.2.1 is in use by'],
    ['EADDRINUSE', { address: '0.0.0.0', port: 8448 }, 'RINGLEDGER_DEVICE_PORT: port 8448 of 0.0.0.0 is in use by'],
    ['EADDRINUSE', { address: '0.0.0.0', port: 5061 }, 'RINGLEDGER_SIP_TLS_PORT: port 5061 of 0.0.0.0 is in use by'],
    ['EACCES', { address: '0.0.0.0', port: 8448 }, 'RINGLEDGER_DEVICE_PORT: this process may not listen on port 8448'],
    ['EADDRNOTAVAIL', { address: '192.0.2.1', port: 3000 }, 'RINGLEDGER_API_BIND: this machine does not have'],
    [
      'EADDRINUSE',
      { address: '0.0.0.0', port: 5060, syscall: 'bind' },
      'RINGLEDGER_SIP_UDP_PORT: port 5060 of 0.0.0.0',
    ],
    ['EADDRINUSE', { address: '0.0.0.0', port: 5060, syscall: 'listen' }, 'RINGLEDGER_SIP_TCP_PORT: port 5060 of'],
    ['STORE_UNUSABLE', { reason: 'read-only' }, 'RINGLEDGER_DATA: as the library says it'],
    ['READ_MODELS_UNUSABLE', { reason: 'locked' }, 'RINGLEDGER_DATA: as the library says it'],
    ['STORE_UNUSABLE', { reason: 'corrupt' }, 'as the library says it'],
    ['KEY_RING_UNUSABLE', { reason: 'unreadable' }, 'RINGLEDGER_KEY_RING: as the library says it'],
    ['ENOTFOUND', { hostname: '192.0.2.1' }, 'RINGLEDGER_API_BIND: 192.0.2.1 is no address of this machine.'],
    ['EVENT_STORE_UNAVAILABLE', {}, 'EVENTSTORE_URL: as the library says it'],
    ['CERTIFICATE_INVALID', {}, 'RINGLEDGER_TLS_CERTIFICATES, RINGLEDGER_TLS_KEYS: as the library says it'],
    ['READ_MODELS_UNAVAILABLE', {}, 'as the library says it'],
    ['EADDRINUSE', { address: '203.0.113.1', port: 1 }, 'as the library says it'],
    ['E_WHATEVER', {}, 'as the library says it'],
  ])('%s %j', (code, more, sentence) => {
    expect(startFault(fault(code, more), configuration)).toMatch(new RegExp(`^${sentence}`));
  });

  it('names the URL that a client of a server cannot read', () => {
    const servers = readConfiguration({ EVENTSTORE_URL: 'esdb://', MONGODB_URL: 'mongodb://' });
    const ofLog = new StoreUnusableError('unknown', 'Bad connection string for EventStoreDB: no host');
    const ofReadModels = new InvalidReadModelRequestError('Not a MongoDB connection string: no host');
    expect(startFault(ofLog, servers)).toMatch(/^EVENTSTORE_URL: Bad/);
    expect(startFault(ofReadModels, servers)).toMatch(/^MONGODB_URL: Not/);
    expect(startFault(new StoreUnusableError('unknown', 'The log ends too early'), servers)).toMatch(/^The log/);
  });

  it('names both when two doors of the process are to listen on one port', () => {
    const twice = readConfiguration({ RINGLEDGER_API_PORT: '8448' });
    expect(startFault(fault('EADDRINUSE', { address: '0.0.0.0', port: 8448, syscall: 'listen' }), twice)).toBe(
      'RINGLEDGER_API_PORT and RINGLEDGER_DEVICE_PORT must differ: both are 8448.',
    );
  });

  it('blames no variable for the key ring in the data directory', () => {
    expect(startFault(fault('KEY_RING_UNUSABLE'), readConfiguration({}))).toBe('as the library says it');
  });

  it('blames the data directory when the self-signed certificate cannot be written there', () => {
    const inside = fault('CERTIFICATE_INVALID');
    const outside = fault('CERTIFICATE_INVALID', { cause: fault('ENOSPC') });
    expect(startFault(inside, readConfiguration({}))).toBe('as the library says it');
    expect(startFault(outside, readConfiguration({}))).toBe('RINGLEDGER_DATA: as the library says it');
  });

  it('is the error itself while nothing is configured yet', () => {
    expect(startFault(fault('EADDRINUSE', { port: 3000 }), undefined)).toBe('as the library says it');
  });
});
