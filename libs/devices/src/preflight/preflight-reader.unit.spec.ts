import type { Query, QueryBus } from '@nestjs/cqrs';
import type { EventLog, Followers, ReadSide } from '@ringledger/event-sourcing';
import { GetSipAccounts } from '@ringledger/sip-accounts';
import { exchangeSettings } from '../configuration/exchange-settings.js';
import { PreflightReader } from './preflight-reader.js';

const device = {
  ...{ _id: 'd1', model: 'snom-d785', mac: null, enabled: true, sipAccountIds: ['a1'] },
  ...{ lines: [{ line: 1, sipAccountId: 'a1' }], leftOut: [], configurationRevision: 1, ownPickup: null },
  ...{ keyGeneration: 1, keyRevealedAt: null },
};

/** What is said of the names that phones are told, where they register at this host, or the account names a proxy. */
async function publicName(host: string, proxy: string | null) {
  const outboundProxy = proxy === null ? null : { host: proxy, port: 5060, transport: 'UDP' };
  const account = {
    _id: 'a1',
    userName: 'anna',
    enabled: true,
    extensionId: 'e1',
    settings: { outboundProxy: { value: outboundProxy } },
  };
  const extension = { _id: 'e1', number: '201', enabled: true };
  const reader = new PreflightReader(
    { read: () => Promise.resolve({ get: () => Promise.resolve(device) }) } as unknown as ReadSide,
    {
      execute: (query: Query<unknown>) =>
        Promise.resolve(
          new Map<string, unknown>(query instanceof GetSipAccounts ? [['a1', account]] : [['e1', extension]]),
        ),
    } as unknown as QueryBus,
    { living: () => Promise.resolve(['pbx1']) } as unknown as Followers,
    { async *pagesOf() {} } as unknown as EventLog,
    exchangeSettings({
      provisioningUrl: 'https://pbx.example:8448',
      sipServer: { host, port: 5060, transport: 'udp' },
    }),
  );
  const found = await reader.of({} as never, 'd1');
  const checks = found?.[0]?.checks.filter(({ check }) => check === 'exchange has a public name');
  return checks?.map(({ found: told, line, state }) => [line, state, told]);
}

describe('whether a line is told to go where another machine gets', () => {
  it.each(['localhost', 'sip.localhost', '127.0.0.1', '::1', '::ffff:127.0.0.1'])(
    'is asked of the outbound proxy of its account: not to %s',
    async (proxy) => {
      expect(await publicName('pbx.example', proxy)).toEqual([
        [1, 'failed', `Phones are told to register at ${proxy}, where no other machine gets`],
      ]);
    },
  );

  it('is not asked of the exchange where a proxy stands before it', async () => {
    expect(await publicName('localhost', 'proxy.example')).toEqual([
      [null, 'passed', expect.stringContaining('proxy.example')],
    ]);
    expect(await publicName('localhost', null)).toEqual([[1, 'failed', expect.stringContaining('localhost')]]);
    expect(await publicName('pbx.example', null)).toEqual([[null, 'passed', expect.stringContaining('pbx.example')]]);
  });
});
