import type { QueryBus } from '@nestjs/cqrs';
import type { HeldAccount } from '@ringledger/devices';
import { GetWayObstacles } from '@ringledger/devices';
import type { Aggregate, AggregateReader, Followers, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { FilledReadSide, recordedStream } from '@ringledger/event-sourcing/testing';
import { SYSTEM } from '@ringledger/read-models';
import type { Location } from '../locations/account-locations.js';
import type { Locations } from '../locations/locations.js';
import { evolveRegistration, registrationAggregate } from '../registration.js';
import type { RegistrationEvent } from '../registration.events.js';
import { created } from '../testing/registered.js';
import { ORGANIZATION } from '../testing/table-under-test.js';
import { registrationsProjection } from '../views/registrations/registrations.projection.js';
import type { CurrentBans } from './current-bans.js';
import { RegistrationDiagnoses } from './evidence-reader.js';
import type { RecentEvents } from './recent-events.js';

const STREAM = 'registration-a1';
const LIMITS = { defaultSeconds: 3600, minSeconds: 60, maxSeconds: 7200 };
const AWAY = '203.0.113.66';
const account = { status: 'enabled', organizationId: ORGANIZATION, userName: '201', extensionId: null, settings: {} };
const device = {
  ...{ _id: 'd1', name: 'Reception', model: 'snom-d785', keyGeneration: 1 },
  ...{ configurationHash: 'new', synchronizedHash: 'new', lines: [], leftOut: [], sipAccountIds: ['a1'] },
  ...{ mac: null, phoneSince: null },
};
const [noted] = recordedStream('exchange-settings', { type: 'ExchangeSettingsChanged', data: {} });
const moved = (data: object): RegistrationEvent => ({
  type: 'RegistrationContactChanged',
  data: { registrationId: 'r1', registrar: 'registrar-1', ...data },
});
/** A phone whose router gives it another port all the time. */
const LONG = [created('r1'), moved({ address: AWAY }), ...Array.from({ length: 300 }, (_, port) => moved({ port }))];

describe('why is it not registered, asked about a registration with a long past (S1-46)', () => {
  let readSide: FilledReadSide;
  let bansLookedFor: readonly string[];
  let locations: readonly Pick<Location, 'registrationId' | 'callSince'>[];
  let heldAccounts: readonly HeldAccount[];
  let about: string | null;
  let ofDevice: readonly RecordedDomainEvent[];
  /** Streams, and how many of their newest events; 0: all. */
  let asked: [stream: string, count: number][];

  beforeEach(async () => {
    readSide = await FilledReadSide.open();
    [bansLookedFor, ofDevice, asked, locations, heldAccounts, about] = [[], [], [], [], [], null];
  });
  afterEach(() => readSide.close());

  async function diagnosis(...events: readonly RegistrationEvent[]) {
    const stream = recordedStream(STREAM, ...events);
    await readSide.project(registrationsProjection, STREAM, ...events);
    const recent = {
      of: async (name: string, count = 0) => {
        asked.push([name, count]);
        return name === STREAM ? stream.slice(-count) : ofDevice.slice(-count);
      },
    };
    const bans = {
      of: async (addresses: Iterable<string>) => {
        bansLookedFor = [...addresses];
        return [];
      },
    };
    const aggregates = {
      state: async ({ category }: Aggregate<unknown, never>) =>
        category === 'registration' ? events.reduce(evolveRegistration, registrationAggregate.initialState) : account,
    };
    return new RegistrationDiagnoses(
      recent as unknown as RecentEvents,
      bans as unknown as CurrentBans,
      aggregates as unknown as AggregateReader,
      readSide,
      {
        execute: async (query: object) =>
          query instanceof GetWayObstacles
            ? { unservedTransport: 'tls', ownHost: null, noted }
            : new Map([['a1', ofDevice.length > 0 ? [{ ...device, heldAccounts }] : []]]),
      } as unknown as QueryBus,
      { living: async () => ['registrar-1'] } as unknown as Followers,
      { of: async () => new Map([['a1', { locations }]]) } as unknown as Locations,
      LIMITS,
      [],
    ).ofAccount(SYSTEM, 'a1', about);
  }

  it('it is, however often the phone has changed its contact', async () => {
    expect(await diagnosis(...LONG)).toMatchObject({ registered: true, causes: [] });
  });

  it('it has expired where it was last, and that is what shows it', async () => {
    const expired: RegistrationEvent = { type: 'RegistrationExpired', data: { registrationId: 'r1', deadline: null } };
    const { causes, registered } = (await diagnosis(...LONG, expired))!;
    expect(registered).toBe(false);
    expect(causes.filter(({ certainty }) => certainty === 'likely')).toMatchObject([
      { reason: 'expired', addresses: [AWAY], evidence: [{ type: 'RegistrationExpired' }] },
    ]);
    expect(bansLookedFor).toEqual([AWAY]);
  });

  it('is what the exchange tells phones to do, as long as nothing listens there', async () => {
    ofDevice = recordedStream('device-d1', { type: 'ConfigurationServed', data: { address: AWAY, keyGeneration: 1 } });
    const { causes } = (await diagnosis())!;
    expect(causes[0]).toMatchObject({ reason: 'transport not served', evidence: [{ eventId: noted?.id }] });
  });

  it('is the device as soon as it was started since it has the account, though the registration is older', async () => {
    const [begun] = recordedStream(STREAM, ...LONG);
    const later = new Date(Date.parse(begun!.metadata.time) + 1).toISOString();
    about = 'd1';
    ofDevice = recordedStream('device-d1', { type: 'AccessKeyIssued', data: {} });
    heldAccounts = [{ sipAccountId: 'a1', since: later, until: null }];
    expect(await diagnosis(...LONG)).toMatchObject({ registered: false });
    locations = [{ registrationId: 'r1', callSince: later }];
    expect(await diagnosis(...LONG)).toMatchObject({ registered: true });
  });

  it('reads all of a device only when its newest events do not tell enough', async () => {
    const served = { type: 'ConfigurationServed', data: { address: AWAY, keyGeneration: 1 } };
    ofDevice = recordedStream('device-d1', ...Array.from({ length: 300 }, () => served));
    await diagnosis(...LONG);
    expect(asked.filter(([, count]) => count === 0)).toEqual([]);
    ofDevice = recordedStream('device-d1', { type: 'AccessKeyIssued', data: {} });
    await diagnosis(...LONG);
    expect(asked.filter(([, count]) => count === 0)).toEqual([['device-d1', 0]]);
  });
});
