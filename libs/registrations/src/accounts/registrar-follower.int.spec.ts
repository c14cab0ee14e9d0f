import { EventLog, Followers, forgetReadModels, REGISTRARS, Snapshots } from '@ringledger/event-sourcing';
import { openSmallExchange } from '@ringledger/event-sourcing/testing';
import type { SmallExchange } from '@ringledger/event-sourcing/testing';
import { extensionEvents } from '@ringledger/extensions';
import { JsonLog } from '@ringledger/observability';
import { pause } from '@ringledger/system';
import { sipAccountEvents } from '@ringledger/sip-accounts';
import { sourceBanEvents } from '../defence/source-ban.events.js';
import { sourceBansProjection } from '../defence/views/source-bans/source-bans.projection.js';
import { registrationEvents } from '../registration-event-catalogue.js';
import { eventually } from '../testing/registrar-under-test.js';
import { AccountEffects } from './account-effects.js';
import { registrarAccounts } from './account.document.js';
import { registrarAccountsProjection } from './account.projection.js';
import { disabledExtensionsProjection } from './disabled-extensions.projection.js';
import { RegistrarFollower } from './registrar-follower.js';
import { RegistrarLease } from './registrar-lease.js';

const parts = {
  catalogues: [sipAccountEvents, extensionEvents, registrationEvents, sourceBanEvents],
  aggregates: [],
  projections: () =>
    [registrarAccountsProjection, disabledExtensionsProjection, sourceBansProjection] as unknown as readonly never[],
  processManagers: [],
};

/** Before and after all that happens here. */
const [LONG_AGO, SINCE] = ['2026-01-01T00:00:00.000Z', '2127-01-01T00:00:00.000Z'];

describe('a registrar that follows the log', () => {
  let exchange: SmallExchange;
  let told: string[];
  /** Realms. */
  let warned: string[];
  let failing: number;
  /** Who has let in what is registered. */
  let letInBy: string;
  let letInAt: string;
  let running: { follower: RegistrarFollower; lease: RegistrarLease }[];

  beforeEach(async () => {
    exchange = await openSmallExchange(parts, []);
    [told, warned, failing, running, letInBy, letInAt] = [[], [], 0, [], 'registrar-1', LONG_AGO];
  });
  afterEach(async () => {
    for (const { follower } of running) await follower.stop();
    await exchange.close();
  });

  const letIn = () => {
    const phone = { contact: 'sip:x', flow: '', transport: 'UDP' };
    return { registrationId: 'r-1', ...phone, registrar: letInBy, refreshed: letInAt };
  };

  function registrar(processName = 'process-1', snapshots = exchange.get<Snapshots>(Snapshots)) {
    const effects = new AccountEffects(
      {
        setCredentials: async ({ userName }: { userName: string }) => void told.push(`${userName} may`),
        deny: async ({ userName }: { userName: string }, reason: string) => void told.push(`${userName}: ${reason}`),
        drop: async ({ registrationId }: { registrationId: string }) => void told.push(`dropped ${registrationId}`),
        name: 'registrar-1',
        algorithms: ['MD5'],
        askBack: async ({ registrationId }: { registrationId: string }) => {
          told.push(`asked ${registrationId}`);
          return 'asked';
        },
      } as never,
      {
        end: async (
          accountId: string,
          cause: string,
          _: unknown,
          which: (location: unknown) => boolean = () => true,
        ) => {
          if (failing-- > 0) throw new Error('no table');
          if (!which(letIn())) return [];
          told.push(`${accountId} ended: ${cause}`);
          return [{ registrationId: 'r-1', contact: 'sip:x', flow: '' }];
        },
        takeDropped: async () => [],
        bound: async () => [letIn()],
      } as never,
      async () => [],
      async () => false,
    );
    const lease = new RegistrarLease();
    const follower = new RegistrarFollower({
      ...{
        effects,
        lease,
        processName,
        name: 'registrar-1',
        host: 'ACME.example',
        realm: 'pbx.example',
        serving: () => true,
        credentials: {} as never,
      },
      defence: {
        apply: async ({ type, data }) => {
          await pause(20, new AbortController().signal);
          told.push(`${type} ${data.network}`);
        },
      },
      followers: exchange.get<Followers>(Followers),
      eventLog: exchange.get<EventLog>(EventLog),
      snapshots,
      log: Object.assign(new JsonLog('silent'), {
        warn: (_: string, { realm }: { realm?: string } = {}) => void (realm && warned.push(realm)),
      }),
    });
    const made = { follower, lease };
    running.push(made);
    follower.start();
    return made;
  }

  const account = (id: string) =>
    exchange.happened(`sipAccount-${id}`, {
      type: 'SipAccountCreated',
      data: { organizationId: 'acme', userName: id, realm: 'acme.example', password: 'x', passwordStrength: 'strong' },
    });
  const changed = (id: string, type: string, data = {}) => exchange.happened(`sipAccount-${id}`, { type, data });

  it('tells what it found, and only then may answer', async () => {
    await account('anna');
    await account('otto');
    await changed('otto', 'SipAccountDisabled');
    const { lease } = registrar();
    await eventually(() => lease.current);
    expect(told.filter((what) => !what.includes('ended') && !what.includes('dropped')).sort()).toEqual([
      'anna may',
      'otto: account disabled',
    ]);
  });

  it('warns of an organization that has the host of the exchange for its realm', async () => {
    await account('anna');
    const { lease } = registrar();
    await eventually(() => lease.current);
    expect(warned).toEqual(['acme.example']);
  });

  it('has put a change in force when its position is passed', async () => {
    await account('anna');
    const { lease } = registrar();
    await eventually(() => lease.current);
    told.length = 0;
    await changed('anna', 'SipAccountDisabled');
    const followers = exchange.get<Followers>(Followers);
    expect(await followers.behind(REGISTRARS, await exchange.store.head())).toEqual([]);
    expect(told).toEqual(['anna: account disabled', 'anna ended: account disabled', 'dropped r-1']);
  });

  it('ends what was changed while no registrar was there', async () => {
    for (const id of ['anna', 'otto', 'mia']) await account(id);
    const first = registrar();
    await eventually(() => first.lease.current);
    await first.follower.stop();
    expect(first.lease.current).toBe(false);
    await changed('anna', 'SipPasswordRotated', { password: 'y', passwordStrength: 'strong' });
    await changed('otto', 'SipAccountDeleted');
    await changed('mia', 'SipAccountDisabled');
    await changed('mia', 'SipAccountEnabled');
    told.length = 0;
    const second = registrar('process-2');
    await eventually(() => second.lease.current);
    const ended = told.filter((what) => what.includes('ended')).sort();
    expect(ended).toEqual([
      'anna ended: password rotated',
      'mia ended: account disabled',
      'otto ended: account deleted',
    ]);
    expect(told).toContain('mia may');
    expect(told.filter((what) => what.startsWith('asked'))).toEqual(['asked r-1']);
  });

  it.each([
    ['registrar-1', []],
    // Nobody knows how far it came; what it let in is older than the change.
    ['registrar-2', ['anna ended: password rotated', 'otto ended: account disabled']],
  ])('with read models behind it, ends what %s let in only where the change was not in force', async (name, ended) => {
    for (const id of ['anna', 'otto']) await account(id);
    const first = registrar();
    await eventually(() => first.lease.current);
    const before = await exchange.store.head();
    const all = exchange.get<Snapshots>(Snapshots);
    await eventually(async () => (await all.of(registrarAccounts)).position >= before);
    await changed('anna', 'SipPasswordRotated', { password: 'y', passwordStrength: 'strong' });
    await changed('otto', 'SipAccountDisabled');
    await changed('otto', 'SipAccountEnabled');
    await exchange.get<Followers>(Followers).behind(REGISTRARS, await exchange.store.head());
    await first.follower.stop();
    [told, letInBy] = [[], name];
    const behind = { of: async (definition: never) => ({ ...(await all.of(definition)), position: before }) };
    const second = registrar('process-2', behind as unknown as Snapshots);
    await eventually(() => second.lease.current);
    expect(told.filter((what) => what.includes('ended')).sort()).toEqual(ended);
    // Only this one is held here, and it was let in by the new password.
    expect(told).not.toContain('asked r-1');
  });

  describe.each(['made again', 'restored'])('with read models that were %s', (how) => {
    const ofTheLog = parts.projections().map(({ collection }) => collection);
    const begunAnew = async () => {
      await exchange.reopen({ projections: () => [] });
      await forgetReadModels(exchange.readModels, ofTheLog, await exchange.store.head());
      if (how === 'restored') await exchange.readModels.forget('followers');
      await exchange.reopen();
      told = [];
      const { lease } = registrar('process-2');
      await eventually(() => lease.current);
      return told.filter((what) => what.includes('ended')).sort();
    };
    const changes = async () => {
      await changed('anna', 'SipPasswordRotated', { password: 'y', passwordStrength: 'strong' });
      await changed('otto', 'SipAccountDisabled');
      await changed('otto', 'SipAccountEnabled');
      await exchange.happened('extension-e-1', { type: 'ExtensionDisabled', data: {} });
      await exchange.happened('extension-e-1', { type: 'ExtensionEnabled', data: {} });
      await changed('nina', 'SipAccountSettingsChanged', { changes: { transports: ['TLS'] } });
      // It leaves nobody out in the end.
      await changed('nina', 'SipAccountSettingsChanged', { changes: { transports: null } });
    };
    let first: { follower: RegistrarFollower; lease: RegistrarLease };

    beforeEach(async () => {
      for (const id of ['anna', 'otto', 'mia', 'nina']) await account(id);
      await changed('mia', 'SipAccountLinked', { extensionId: 'e-1' });
      first = registrar();
      await eventually(() => first.lease.current);
    });

    it('ends nobody who has registered since a change', async () => {
      await changes();
      await exchange.get<Followers>(Followers).behind(REGISTRARS, await exchange.store.head());
      await first.follower.stop();
      letInAt = SINCE;
      expect(await begunAnew()).toEqual([]);
    });

    it('ends what was changed while no registrar was there', async () => {
      await first.follower.stop();
      await changes();
      expect(await begunAnew()).toEqual([
        'anna ended: password rotated',
        'mia ended: extension disabled',
        'otto ended: account disabled',
      ]);
    });
  });

  it('tries again until a change is in force, and passes no position before', async () => {
    await account('anna');
    const { lease } = registrar();
    await eventually(() => lease.current);
    failing = 3;
    await changed('anna', 'SipAccountDeleted');
    const followers = exchange.get<Followers>(Followers);
    expect(await followers.behind(REGISTRARS, await exchange.store.head())).toEqual([]);
    expect(told.filter((what) => what.includes('ended'))).toEqual(['anna ended: account deleted']);
  });

  it('passes a ban, and its end, when it is in force', async () => {
    const { lease } = registrar();
    await eventually(() => lease.current);
    const [since, until] = ['2026-11-24T08:00:00.000Z', '2126-11-24T08:00:00.000Z'];
    const data = { network: '192.0.2.7/32', reason: 'many guesses', since, until, refusals: 1 };
    await exchange.happened('sourceBan-1', { type: 'SourceBanned', data });
    await exchange.happened('sourceBan-1', { type: 'SourceBanLifted', data: { network: '192.0.2.7/32' } });
    const followers = exchange.get<Followers>(Followers);
    expect(await followers.behind(REGISTRARS, await exchange.store.head())).toEqual([]);
    expect(told).toEqual(['SourceBanned 192.0.2.7/32', 'SourceBanLifted 192.0.2.7/32']);
  });
});
