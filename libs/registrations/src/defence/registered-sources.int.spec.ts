import { jest } from '@jest/globals';
import { ReadSide } from '@ringledger/event-sourcing';
import type { SmallExchange } from '@ringledger/event-sourcing/testing';
import { JsonLog } from '@ringledger/observability';
import { SystemClock, SystemMonotonicClock } from '@ringledger/system';
import { TabledLocations } from '../locations/tabled-locations.js';
import type { RegisterRequest } from '../registrar/registrar.js';
import { openRegistrations } from '../testing/registrations-exchange.js';
import { request } from '../testing/table-under-test.js';
import { RegisteredSources } from './registered-sources.js';
import { RegistrarDefence, SOURCE_BUDGETS } from './registrar-defence.js';
import type { DueBan } from './registrar-defence.js';
import { THRESHOLDS } from './thresholds.js';

const [OFFICE, HOME, STRANGER] = ['192.0.2.10', '198.51.100.7', '203.0.113.9'] as const;

describe('a registrar that has begun anew', () => {
  let exchange: SmallExchange;
  beforeEach(async () => (exchange = await openRegistrations()));
  afterEach(() => exchange.close());

  const register = (accountId: string, changes: Partial<RegisterRequest>) =>
    exchange.get<TabledLocations>(TabledLocations).register(request({ accountId, callId: accountId, ...changes }));
  /** Of another process on the same stores. */
  const begun = async (opened = Promise.resolve()) => {
    const [clock, bans] = [new SystemClock(), [] as DueBan[]];
    const settings = { trustedNetworks: [], ...SOURCE_BUDGETS };
    const defence = new RegistrarDefence(settings, clock, new SystemMonotonicClock(), (ban) => bans.push(ban));
    const readSide = exchange.get<ReadSide>(ReadSide);
    const locations = exchange.get<TabledLocations>(TabledLocations);
    const sources = new RegisteredSources(defence, locations, readSide, exchange.store, clock, new JsonLog('silent'));
    const recalled = sources.recall(opened, new AbortController().signal);
    return { bans, defence, recalled };
  };
  const guessed = (defence: RegistrarDefence) => {
    for (let n = 0; n < THRESHOLDS.guessesOfAccount; n += 1) {
      defence.wrongAnswer({ address: `100.64.0.${n}`, name: 'chief', known: true, tried: 'password' });
    }
  };

  it('knows where phones are bound, and where they were within a day, from strangers', async () => {
    await register('office', { address: OFFICE });
    await register('home', { address: HOME });
    const contacts = [{ uri: 'sip:201@192.0.2.10:5060', instance: null, q: null, expires: 0 }];
    await register('home', { address: HOME, contacts, cseq: 2 });
    const { bans, defence, recalled } = await begun();
    await recalled;
    guessed(defence);
    expect([OFFICE, HOME, STRANGER].map((address) => defence.hears(address, 'chief'))).toEqual([true, true, false]);
    for (const address of [OFFICE, HOME, STRANGER]) {
      for (let n = 0; n <= THRESHOLDS.names; n += 1) {
        defence.wrongAnswer({ address, name: `gone-${n}`, known: false, tried: 'password' });
      }
    }
    expect(bans.map(({ network }) => network)).toEqual([`${STRANGER}/32`]);
  });

  it('takes nobody for a stranger until it has looked that up, which it does once its door is open', async () => {
    await register('office', { address: OFFICE });
    let open = () => {};
    const { defence, recalled } = await begun(new Promise((resolve) => (open = resolve)));
    const lookedUp = jest.spyOn(defence, 'registered');
    guessed(defence);
    await exchange.get<TabledLocations>(TabledLocations).bound('office');
    expect(defence.hears(STRANGER, 'chief')).toBe(true);
    expect(lookedUp).not.toHaveBeenCalled();
    open();
    await recalled;
    expect(lookedUp).toHaveBeenCalledWith(OFFICE, expect.any(Number));
    expect(defence.hears(STRANGER, 'chief')).toBe(false);
  });
});
