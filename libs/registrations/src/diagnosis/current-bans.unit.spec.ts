import type { DomainEvent } from '@ringledger/event-sourcing';
import { recorded } from '@ringledger/event-sourcing/testing';
import { sourceBanId } from '../defence/source-ban.js';
import { TrustedNetworks } from '../findings/trusted-networks.js';
import { SetClock } from '../testing/table-under-test.js';
import { CurrentBans } from './current-bans.js';
import type { DeviceFacts, RefusalFacts, RegistrationFacts } from './facts.js';
import { phoneAddresses } from './phone-addresses.js';
import type { RecentEvents } from './recent-events.js';

const NOW = Date.UTC(2026, 10, 24, 9);
const after = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
const banned = (network: string, until: string): DomainEvent => ({
  type: 'SourceBanned',
  data: { network, reason: 'guesses', since: after(-60), until, refusals: 20, registrar: 'registrar-1' },
});
const lifted = (network: string): DomainEvent => ({ type: 'SourceBanLifted', data: { network } });

/** The networks that a phone at these addresses is banned with, when these are the last events of each network. */
async function suffered(last: Readonly<Record<string, DomainEvent>>, ...addresses: readonly string[]) {
  const streams = new Map(
    Object.entries(last).map(([network, event]) => [
      `sourceBan-${sourceBanId(network)}`,
      recorded(event, { id: network }),
    ]),
  );
  const events = { of: async (stream: string) => [streams.get(stream)].filter((one) => one !== undefined) };
  const trusted = new TrustedNetworks(['203.0.113.64/29']);
  const bans = await new CurrentBans(events as unknown as RecentEvents, trusted, new SetClock(NOW)).of(addresses);
  return bans.map(({ network }) => network);
}

describe('the bans that a phone suffers from', () => {
  it('are of its address or of the network around it', async () => {
    const bans = {
      '192.0.2.10/32': banned('192.0.2.10/32', after(5)),
      '203.0.113.0/24': banned('203.0.113.0/24', after(5)),
      '2001:db8:0:1::/64': banned('2001:db8:0:1::/64', after(5)),
      '198.51.100.7/32': banned('198.51.100.7/32', after(5)),
    };
    expect(await suffered(bans, '192.0.2.10', '203.0.113.72')).toEqual(['192.0.2.10/32', '203.0.113.0/24']);
    expect(await suffered(bans, '2001:db8:0:1::7')).toEqual(['2001:db8:0:1::/64']);
    expect(await suffered(bans, '192.0.2.11')).toEqual([]);
  });

  it('are none where somebody speaks for many, whatever is banned around', async () => {
    const bans = {
      '203.0.113.66/32': banned('203.0.113.66/32', after(5)),
      '203.0.113.0/24': banned('203.0.113.0/24', after(5)),
    };
    expect(await suffered(bans, '203.0.113.66')).toEqual([]);
  });

  it('are those in force now', async () => {
    const network = '192.0.2.10/32';
    expect(await suffered({ [network]: banned(network, after(0)) }, '192.0.2.10')).toEqual([]);
    expect(await suffered({ [network]: lifted(network) }, '192.0.2.10')).toEqual([]);
    expect(await suffered({ [network]: banned(network, after(1)) }, '192.0.2.10')).toEqual([network]);
  });

  it('are looked for where it was last, not everywhere that it ever was', async () => {
    const network = '10.0.0.1/32';
    const moves = (count: number) => Array.from({ length: count }, (_, place) => `10.0.${place}.1`);
    expect(await suffered({ [network]: banned(network, after(1)) }, ...moves(16))).toEqual([network]);
    expect(await suffered({ [network]: banned(network, after(1)) }, ...moves(17))).toEqual([]);
  });
});

describe('where a phone is', () => {
  const devices = [{ lastPickup: { address: '192.0.2.10' } }, { lastPickup: null }] as unknown as DeviceFacts[];
  const registrations = [{ address: '192.0.2.20' }] as unknown as RegistrationFacts[];
  const refusals = [{ address: '203.0.113.66' }, { address: null }] as unknown as RefusalFacts[];

  it('is where it fetched its configuration and where it registered, not where strangers try', () => {
    expect([...phoneAddresses({ devices, registrations, refusals })]).toEqual(['192.0.2.10', '192.0.2.20']);
  });

  it('is where its account was tried, while nothing else is known', () => {
    expect([...phoneAddresses({ devices: [], registrations: [], refusals })]).toEqual(['203.0.113.66']);
  });
});
