import { SystemMonotonicClock, SystemRandomness } from '@ringledger/system';
import { SipServer } from '../server/sip-server.js';
import { DigestDoor } from '../testing/digest-door.js';

describe('the flow to a peer over UDP, remembered', () => {
  /** The address from which it goes on when the server listens on these. */
  async function from(listening: readonly string[], remembered: string, port = 5060): Promise<string | undefined> {
    const listeners = listening.map((address) => ({ transport: 'UDP' as const, address, port: 5060 }));
    const [clock, randomness] = [new SystemMonotonicClock(), new SystemRandomness()];
    const server = new SipServer({ methods: [], listeners }, new DigestDoor('', []), clock, randomness);
    const remote = { address: remembered.includes(':') ? '2001:db8::9' : '192.0.2.9', port: 5070 };
    const local = { address: remembered, port };
    const flow = server.flow({ transport: 'UDP', connection: null, local, remote });
    await server.close();
    return flow?.local.address;
  }

  it.each([
    ['the address that the peer took', ['192.0.2.1', '192.0.2.2'], '192.0.2.2', '192.0.2.2'],
    ['all addresses, where the server listened on one', ['::', '0.0.0.0'], '192.0.2.2', '0.0.0.0'],
    ['one address, where the server listened on all', ['192.0.2.1'], '0.0.0.0', '192.0.2.1'],
    ['all addresses as before', ['0.0.0.0', '::'], '::', '::'],
    ['no other address', ['192.0.2.1'], '192.0.2.2', undefined],
    ['no other family', ['0.0.0.0'], '2001:db8::1', undefined],
  ])('goes on from %s', async (_, listening, remembered, expected) => {
    expect(await from(listening, remembered)).toBe(expected);
  });

  it('goes on from no other port', async () => {
    expect(await from(['192.0.2.1'], '192.0.2.1', 5062)).toBeUndefined();
  });
});
