import { EventLog } from '@ringledger/event-sourcing';
import type { Aggregate } from '@ringledger/event-sourcing';
import { openSmallExchange } from '@ringledger/event-sourcing/testing';
import type { SmallExchange } from '@ringledger/event-sourcing/testing';
import { deviceEvents } from '../device-event-catalogue.js';
import type { DeviceEvent } from '../device.events.js';
import { PinnedStates } from './pinned-states.js';

const aggregate: Aggregate<number, DeviceEvent> = {
  category: 'device',
  initialState: 0,
  evolve: (count) => count + 1,
  organizationOf: () => undefined,
};

/** All keys of a large phone, about 60 kB. */
const keys: DeviceEvent = {
  type: 'FunctionKeysChanged',
  data: {
    module: 0,
    keys: Array.from({ length: 300 }, (_, index) => ({
      ...{ index, type: 'directDial', line: null, value: '201', label: 'x'.repeat(100), pickupCode: null },
    })),
  },
};
const disabled: DeviceEvent = { type: 'DeviceDisabled', data: {} };

const parts = { aggregates: [], catalogues: [deviceEvents], projections: () => [], processManagers: [] };

describe('the newest state of a real log', () => {
  let exchange: SmallExchange;
  beforeEach(async () => {
    exchange = await openSmallExchange(parts, []);
  });
  afterEach(() => exchange.close());

  const newest = () => new PinnedStates(exchange.store, exchange.get(EventLog)).newest(aggregate, 'd');

  it('has all events, though they are more bytes than a page holds', async () => {
    await Promise.all(Array.from({ length: 300 }, () => exchange.happened('device-d', keys)));
    expect(await newest()).toMatchObject({ state: 300, revision: 299 });
  });

  it('has all events behind one that keeps a reservation from being claimed', async () => {
    await exchange.happened('device-d', { type: 'HolderFenced', data: {} });
    await Promise.all(Array.from({ length: 600 }, () => exchange.happened('device-d', disabled)));
    expect(await newest()).toMatchObject({ state: 600, revision: 600 });
  });
});
