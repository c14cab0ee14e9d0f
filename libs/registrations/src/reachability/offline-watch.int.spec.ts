import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Commands } from '@ringledger/event-sourcing';
import type { DomainEvent } from '@ringledger/event-sourcing';
import { openSmallExchange, recorded } from '@ringledger/event-sourcing/testing';
import type { SmallExchange } from '@ringledger/event-sourcing/testing';
import type { JsonObject } from '@ringledger/event-store';
import { extensionAggregate, extensionEvents, extensionProjections, ExtensionsModule } from '@ringledger/extensions';
import { JsonLog } from '@ringledger/observability';
import {
  sipAccountAggregate,
  sipAccountEvents,
  sipAccountProjections,
  SipAccountsModule,
} from '@ringledger/sip-accounts';
import type { SipPlatform } from '@ringledger/sip-accounts';
import { Locations } from '../locations/locations.js';
import { registrationEvents } from '../registration-event-catalogue.js';
import { registrationAggregate } from '../registration.js';
import type { DropCause, RegistrationEvent } from '../registration.events.js';
import { created } from '../testing/registered.js';
import { ORGANIZATION, SetClock } from '../testing/table-under-test.js';
import { registrationsProjection } from '../views/registrations/registrations.projection.js';
import { extensionReachabilityAggregate } from './extension-reachability.js';
import { GRACE, OfflineTimers } from './offline-timers.js';
import { OfflineWatch } from './offline-watch.js';
import { WatchReachability } from './watch-reachability.js';

/** Ids of accounts that have a location. */
const bound = new Set<string>();
const locations = {
  of: async (_: unknown, ids: readonly string[]) =>
    new Map(ids.filter((id) => bound.has(id)).map((id) => [id, { locations: [{ registrationId: `of ${id}` }] }])),
};

@Module({
  providers: [{ provide: Locations, useValue: locations }, OfflineTimers, WatchReachability],
})
class ReachabilityModule {}

async function until<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const PLATFORM: SipPlatform = {
  transports: ['UDP'],
  phoneTransport: 'UDP',
  registrationLifetimeSeconds: { default: 3600, minimum: 60, maximum: 7200 },
};

describe('the watch over extensions (P-17)', () => {
  const clock = new SetClock();
  let exchange: SmallExchange;
  let extensionId: string;
  let account: string;

  beforeAll(async () => {
    exchange = await openSmallExchange(
      {
        aggregates: [extensionAggregate, sipAccountAggregate, registrationAggregate, extensionReachabilityAggregate],
        catalogues: [extensionEvents, sipAccountEvents, registrationEvents],
        projections: () => [...extensionProjections, ...sipAccountProjections, registrationsProjection as never],
        processManagers: [WatchReachability],
      },
      [ExtensionsModule, SipAccountsModule.forRoot(PLATFORM), ReachabilityModule],
    );
  });
  afterAll(() => exchange.close());

  beforeEach(async () => {
    bound.clear();
    extensionId = await newExtension();
    account = await newAccount();
  });

  async function newExtension(): Promise<string> {
    const id = randomUUID();
    const data = { organizationId: ORGANIZATION, number: '201' };
    await exchange.happened(`extension-${id}`, { type: 'ExtensionCreated', data });
    return id;
  }

  async function newAccount(of = extensionId): Promise<string> {
    const id = randomUUID();
    const data = { organizationId: ORGANIZATION, userName: id.slice(0, 8), realm: 'acme.example.org' };
    await exchange.happened(`sipAccount-${id}`, {
      type: 'SipAccountCreated',
      data: { ...data, passwordStrength: 'strong' },
    });
    await exchange.happened(`sipAccount-${id}`, { type: 'SipAccountLinked', data: { extensionId: of } });
    return id;
  }

  const happens = (event: RegistrationEvent, accountId = account) => happensIn(`registration-${accountId}`, event);
  const happensIn = async (stream: string, event: DomainEvent) => {
    const metadata = recorded(event, { metadata: { time: clock.now().toISOString() } }).metadata;
    const stored = { type: event.type, data: event.data as JsonObject, metadata: metadata as unknown as JsonObject };
    await exchange.store.append(stream, [{ id: randomUUID(), ...stored }], 'any');
  };
  const expired: RegistrationEvent = { type: 'RegistrationExpired', data: { registrationId: 'r1', deadline: null } };
  const watch = (timers: OfflineTimers = exchange.get(OfflineTimers)) =>
    new OfflineWatch(
      timers,
      locations as never,
      exchange.store,
      exchange.get(QueryBus),
      exchange.get<Commands>(Commands),
      clock,
      new JsonLog('silent'),
    );
  /** So many seconds later. */
  const lookAfter = async (seconds: number) => {
    clock.pass(seconds);
    await watch().look();
  };
  const told = async () => {
    const { events } = await exchange.store.readStream(`extensionReachability-${extensionId}`);
    return events.map(({ type }) => type);
  };
  const timer = () =>
    exchange
      .get(OfflineTimers)
      .due('~', 500)
      .then((all) => all.find(({ _id }) => _id === extensionId));
  /** The last registration of the account has ended, and the timer for that is set. */
  const ended = async () => {
    await happens(created('r1'));
    await happens(expired);
    return until(timer);
  };

  it('tells that one is offline when nothing has come back in time, once', async () => {
    await ended();
    await lookAfter(GRACE / 1000 - 1);
    expect(await told()).toEqual([]);
    clock.pass(1);
    await Promise.all([watch().look(), watch().look()]);
    await watch().look();
    expect(await told()).toEqual(['ExtensionWentOffline']);
    expect(await timer()).toBeUndefined();
    bound.add(account);
    await happens(created('r2'));
    await until(async () => (await told()).length === 2);
    expect(await told()).toEqual(['ExtensionWentOffline', 'ExtensionCameOnline']);
  });

  it('is quiet while any of very many accounts of the extension is registered', async () => {
    const all = [account];
    while (all.length < 60) all.push(await newAccount());
    await ended();
    bound.add(all.sort().at(-1) ?? '');
    await lookAfter(GRACE / 1000);
    expect(await told()).toEqual([]);
  });

  it('is quiet when the phone is back within the grace', async () => {
    await ended();
    bound.add(account);
    await lookAfter(GRACE);
    expect(await told()).toEqual([]);
    expect(await timer()).toBeUndefined();
  });

  it('is quiet while another device is registered for the same extension (S3-09)', async () => {
    bound.add(await newAccount());
    await ended();
    await lookAfter(GRACE);
    expect(await told()).toEqual([]);
    bound.clear();
    await happens(expired);
    await until(timer);
    await lookAfter(GRACE);
    expect(await told()).toEqual(['ExtensionWentOffline']);
  });

  it('does not tell of the first end when the phone came back and that has just ended too', async () => {
    const before = await ended();
    const behind = { due: async () => [before], clear: async () => undefined } as unknown as OfflineTimers;
    clock.pass(1);
    await happens(created('r2'));
    // The table is before the log, and the log before the timers.
    clock.pass(GRACE / 1000);
    await watch(behind).look();
    await happens({ ...expired, data: { registrationId: 'r2', deadline: null } });
    await watch(behind).look();
    expect(await told()).toEqual([]);
    await until(async () => (await timer())?.due !== before.due);
    await lookAfter(GRACE / 1000);
    const { events } = await exchange.store.readStream(`extensionReachability-${extensionId}`);
    expect(events).toMatchObject([{ type: 'ExtensionWentOffline', data: { last: { registrationId: 'r2' } } }]);
  });

  it('does not wait for the end of what was for another extension then', async () => {
    const other = await newAccount();
    await happensIn(`sipAccount-${other}`, { type: 'SipAccountUnlinked', data: { extensionId } });
    await happensIn(`sipAccount-${other}`, { type: 'SipAccountLinked', data: { extensionId: randomUUID() } });
    await ended();
    clock.pass(1);
    await happens({ ...expired, data: { registrationId: 'r2', deadline: null } }, other);
    await happensIn(`sipAccount-${other}`, { type: 'SipAccountLinked', data: { extensionId } });
    await lookAfter(GRACE / 1000);
    expect(await told()).toEqual(['ExtensionWentOffline']);
  });

  it('counts from the last end, however often it comes and goes', async () => {
    const first = await ended();
    clock.pass(GRACE / 2000);
    await happens(expired);
    await until(async () => (await timer())?.due !== first.due);
    await lookAfter(GRACE / 2000);
    expect(await told()).toEqual([]);
    await lookAfter(GRACE / 2000);
    expect(await told()).toEqual(['ExtensionWentOffline']);
  });

  it('tells of one that expired while nobody looked that it is offline since then, a minute after that was noticed', async () => {
    const deadline = new Date(clock.now().getTime() - 7_200_000).toISOString();
    const earlier = new Date(clock.now().getTime() - 9_000_000).toISOString();
    const expiredBy = (by: string): RegistrationEvent => ({
      type: 'RegistrationExpired',
      data: { registrationId: randomUUID(), deadline: by },
    });
    await happens(expiredBy(deadline));
    const { due } = await until(timer);
    clock.pass(1);
    await happens(expiredBy(earlier), await newAccount());
    await until(async () => (await timer())?.due !== due);
    await lookAfter(GRACE / 1000 - 1);
    expect(await told()).toEqual([]);
    await lookAfter(1);
    const { events } = await exchange.store.readStream(`extensionReachability-${extensionId}`);
    expect(events).toMatchObject([{ type: 'ExtensionWentOffline', data: { last: { deadline } } }]);
  });

  it('tells it as a consequence of what ended the registration: with its correlation, also after the extension was disabled', async () => {
    await ended();
    await switched('ExtensionDisabled');
    await lookAfter(GRACE / 1000);
    await switched('ExtensionEnabled');
    await until(async () => (await timer())?.due !== '~');
    await lookAfter(GRACE / 1000);
    const cause = (await exchange.store.readStream(`registration-${account}`)).events.at(-1);
    const [offline] = (await exchange.store.readStream(`extensionReachability-${extensionId}`)).events;
    expect(offline).toMatchObject({
      type: 'ExtensionWentOffline',
      metadata: { $causationId: cause?.id, $correlationId: cause?.metadata['$correlationId'] },
    });
  });

  it('knows after a restart what it has to look at', async () => {
    await ended();
    await exchange.reopen();
    await lookAfter(GRACE);
    expect(await told()).toEqual(['ExtensionWentOffline']);
  });

  it('leaves none offline that came back while it was being told', async () => {
    await ended();
    clock.pass(GRACE);
    const of = jest.spyOn(locations, 'of').mockImplementationOnce(async () => new Map());
    bound.add(account);
    const commands = exchange.get<Commands>(Commands);
    const execute = jest.spyOn(commands, 'execute').mockImplementationOnce(async (...noted) => {
      await happens(created(`of ${account}`));
      return commands.execute(...noted);
    });
    await watch().look();
    of.mockRestore();
    execute.mockRestore();
    expect(await told()).toEqual(['ExtensionWentOffline', 'ExtensionCameOnline']);
  });

  it('sees that a registered account was linked to an extension that is offline', async () => {
    await ended();
    await lookAfter(GRACE);
    const other = randomUUID();
    bound.add(other);
    await happens(created(`of ${other}`), other);
    const data = {
      organizationId: ORGANIZATION,
      userName: 'other',
      realm: 'acme.example.org',
      passwordStrength: 'strong',
    };
    await exchange.happened(`sipAccount-${other}`, { type: 'SipAccountCreated', data });
    await exchange.happened(`sipAccount-${other}`, { type: 'SipAccountLinked', data: { extensionId } });
    await until(async () => (await told()).length === 2);
    expect(await told()).toEqual(['ExtensionWentOffline', 'ExtensionCameOnline']);
  });

  const seenElsewhere = async () => {
    const other = await newExtension();
    await happens(expired, await newAccount(other));
    await until(async () => (await exchange.get(OfflineTimers).due('~', 500)).some(({ _id }) => _id === other));
  };

  it('says nothing of what was before it was told to be offline, when the log is read again as after a restore', async () => {
    await ended();
    await lookAfter(GRACE / 1000);
    await happens(created('r2'));
    await until(async () => (await told()).length === 2);
    clock.pass(1);
    await happens({ ...expired, data: { registrationId: 'r2', deadline: null } });
    await until(timer);
    await lookAfter(GRACE / 1000);
    const before = ['ExtensionWentOffline', 'ExtensionCameOnline', 'ExtensionWentOffline'];
    expect(await told()).toEqual(before);
    await exchange.forgetCheckpoints();
    // The first may have come together with what was before it, the second has not.
    for (const _ of [1, 2]) await seenElsewhere();
    expect(await timer()).toBeUndefined();
    await lookAfter(3600);
    expect(await told()).toEqual(before);
  });

  const switched = (type: 'ExtensionDisabled' | 'ExtensionEnabled' | 'ExtensionDeleted') =>
    happensIn(`extension-${extensionId}`, { type, data: {} });
  const dropped = (cause: DropCause): RegistrationEvent => ({
    type: 'RegistrationDropped',
    data: { registrationId: 'r1', cause },
  });

  describe('that was disabled', () => {
    const disabled = async () => {
      await happens(created('r1'));
      await switched('ExtensionDisabled');
      await happens(dropped('extension disabled'));
      await until(timer);
      await lookAfter(GRACE / 1000);
      expect(await told()).toEqual([]);
    };
    const enabled = async () => {
      const { due } = (await timer())!;
      await switched('ExtensionEnabled');
      await until(async () => (await timer())?.due !== due);
    };

    it('is told to be offline when its phone has not come back a minute after it was enabled, once', async () => {
      await disabled();
      await lookAfter(3600);
      await enabled();
      await lookAfter(GRACE / 1000 - 1);
      expect(await told()).toEqual([]);
      await lookAfter(1);
      await watch().look();
      expect(await told()).toEqual(['ExtensionWentOffline']);
      expect(await timer()).toBeUndefined();
    });

    it('is no news when its phone comes back', async () => {
      await disabled();
      await enabled();
      bound.add(account);
      await lookAfter(GRACE / 1000);
      expect(await told()).toEqual([]);
      expect(await timer()).toBeUndefined();
    });

    it('gives its phones a minute, also when it is enabled at once', async () => {
      await happens(created('r1'));
      await switched('ExtensionDisabled');
      await happens(dropped('extension disabled'));
      await until(timer);
      clock.pass(GRACE / 2000);
      await enabled();
      await lookAfter(GRACE / 2000);
      expect(await told()).toEqual([]);
      await lookAfter(GRACE / 2000);
      expect(await told()).toEqual(['ExtensionWentOffline']);
    });

    it('is forgotten when it is deleted', async () => {
      await disabled();
      const { due } = (await timer())!;
      await switched('ExtensionDeleted');
      await until(async () => (await timer())?.due !== due);
      await lookAfter(GRACE / 1000);
      expect(await told()).toEqual([]);
      expect(await timer()).toBeUndefined();
    });
  });

  it('tells of an extension whose only account was deleted', async () => {
    await happens(created('r1'));
    await happensIn(`sipAccount-${account}`, { type: 'SipAccountDeleted', data: {} });
    await happens(dropped('account deleted'));
    await until(timer);
    await lookAfter(GRACE / 1000);
    expect(await told()).toEqual(['ExtensionWentOffline']);
  });

  describe('that an account was taken from', () => {
    const unlinked = (accountId = account) =>
      happensIn(`sipAccount-${accountId}`, { type: 'SipAccountUnlinked', data: { extensionId } });

    it.each([
      ['left unlinked', false],
      ['linked to another extension', true],
    ])('is told to be offline when the account was registered, and is %s', async (_, elsewhere) => {
      const registrationId = randomUUID();
      await happens(created(registrationId));
      bound.add(account);
      await unlinked();
      if (elsewhere) {
        const data = { extensionId: randomUUID() };
        await happensIn(`sipAccount-${account}`, { type: 'SipAccountLinked', data });
      }
      expect(await until(timer)).toMatchObject({ last: { registrationId, endedBy: 'SipAccountUnlinked' } });
      await watch().look();
      expect(await told()).toEqual([]);
      await lookAfter(GRACE / 1000);
      await watch().look();
      expect(await told()).toEqual(['ExtensionWentOffline']);
    });

    it('is no news when another is registered for it, or the account was not', async () => {
      const other = await newAccount();
      await happens(created(randomUUID()));
      bound.add(account).add(other);
      await unlinked();
      await until(timer);
      await lookAfter(GRACE / 1000);
      expect(await told()).toEqual([]);
      expect(await timer()).toBeUndefined();

      bound.clear();
      await unlinked(other);
      // What comes after is seen after it.
      const later = await newAccount();
      await happens(created(randomUUID()), later);
      await happens(expired, later);
      expect((await until(timer)).last.sipAccountId).toBe(later);
    });
  });
});
