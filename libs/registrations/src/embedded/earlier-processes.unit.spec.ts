import { JsonLog } from '@ringledger/observability';
import type { Flow } from '@ringledger/sip';
import { SystemRandomness } from '@ringledger/system';
import type { Location } from '../locations/account-locations.js';
import { SetClock } from '../testing/table-under-test.js';
import { EmbeddedRegistrar } from './embedded-registrar.js';
import { writeFlow } from './flow-text.js';

const clock = new SetClock();
const EARLIER = '0123456789abcdef';
const ends = { local: { address: '192.0.2.1', port: 5060 }, remote: { address: '192.0.2.10', port: 40_000 } };
const tcp = writeFlow({ ...ends, transport: 'TCP', connection: '7' } as unknown as Flow, EARLIER);
const udp = writeFlow({ ...ends, transport: 'UDP', connection: null } as unknown as Flow, EARLIER);
const kamailio = '{"ruid":"uloc-1","connection":"3"}';
const before = new Date(clock.time - 1000).toISOString();
const since = new Date(clock.time + 1000).toISOString();

function registrar(isAlone: boolean): EmbeddedRegistrar {
  const randomness = new SystemRandomness();
  const settings = {
    ...{ name: 'here', isAlone, realm: 'x', transports: [], deniedUserAgents: [], trustedProxies: [] },
    ...{ nonceKey: randomness.bytes(32), maxSeconds: 7200 },
  };
  return new EmbeddedRegistrar(settings, {
    ...{ clock, monotonic: clock, randomness, log: new JsonLog('silent') },
    ...{ intake: {} as never, defence: {} as never },
    ...{ isCurrent: () => true, onOutcome: () => undefined, onDiscarded: () => undefined },
  });
}

const location = (changes: Partial<Location>) =>
  ({ transport: 'TCP', registrar: 'here', flow: tcp, refreshed: before, ...changes }) as Location;

describe('what processes of before have left', () => {
  it.each<[string, boolean, boolean, Partial<Location>]>([
    ['a connection of the process before', true, true, {}],
    ['a connection that the table lost, of before', true, true, { flow: '', transport: 'TLS' }],
    ['a connection that the table lost, of this process', false, false, { flow: '', refreshed: since }],
    ['a way that the table lost, but no connection', false, false, { flow: '', transport: 'UDP' }],
    ['datagrams', false, false, { flow: udp, transport: 'UDP' }],
    ['a connection of a registrar of another name', true, false, { registrar: 'there' }],
    ['a lost one of a registrar of another name', true, false, { registrar: 'there', flow: '', transport: 'WSS' }],
    ['what another kind of registrar has', false, false, { registrar: 'there', flow: kamailio }],
  ])('ended with them: %s (alone: %s, beside others: %s)', (_, alone, besideOthers, changes) => {
    expect(registrar(true).lossOf(location(changes))).toBe(alone ? 'registrar restarted' : null);
    expect(registrar(false).lossOf(location(changes))).toBe(besideOthers ? 'registrar restarted' : null);
  });

  it('is reached from here by datagrams, when there is no other registrar', () => {
    const left = location({ flow: udp, transport: 'UDP', registrar: 'there' });
    expect(registrar(true).inherits(left)).toBe(true);
    expect(registrar(false).inherits(left)).toBe(false);
    expect(registrar(true).inherits({ ...left, registrar: 'here' })).toBe(false);
    expect(registrar(true).inherits({ ...left, flow: tcp })).toBe(false);
    expect(registrar(true).inherits({ ...left, flow: kamailio })).toBe(false);
  });
});
