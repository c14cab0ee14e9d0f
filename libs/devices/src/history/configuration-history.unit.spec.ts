import { EventLog } from '@ringledger/event-sourcing';
import type { DomainEvent, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { recorded } from '@ringledger/event-sourcing/testing';
import { Secret } from '@ringledger/secrets';
import { SYSTEM } from '@ringledger/read-models';
import { exchangeSettings } from '../configuration/exchange-settings.js';
import type { DeviceConfigurationRegenerated, DeviceEvent } from '../device.events.js';
import { ACME, added, assigned, issued, ACCOUNT, account, key } from '../testing/scenario.js';
import { ConfigurationHistory, ConfigurationNotReproducibleError } from './configuration-history.js';

const exchange = exchangeSettings({
  provisioningUrl: 'https://pbx.example:8448',
  sipServer: { host: 'pbx.example', port: 5060, transport: 'udp' },
  sipPorts: { udp: 5060 },
});
const ACCOUNT_STREAM = `sipAccount-${ACCOUNT}`;

/** Streams in the order of their events, each at its minute of one hour. */
class Log extends EventLog {
  readonly #streams = new Map<string, RecordedDomainEvent[]>();

  add(minute: number, event: DomainEvent, stream = 'device-d'): this {
    const events = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, events);
    events.push(recorded(event, { stream, revision: events.length, metadata: { time: at(minute) } }));
    return this;
  }

  async readStream(stream: string, { from = 0 }: { readonly from?: number } = {}) {
    return (this.#streams.get(stream) ?? []).slice(from);
  }

  async readAll(): Promise<never> {
    throw new Error('only streams');
  }

  follow(): never {
    throw new Error('only streams');
  }

  get history(): ConfigurationHistory {
    return new ConfigurationHistory({} as never, this, exchange);
  }

  /** Records what the log makes at this minute, as the process manager does when it comes to it. */
  async record(minute: number, configurationRevision: number, change: Partial<Regenerated> = {}): Promise<this> {
    const { hash } = await this.#known(minute);
    const pins = [...this.#streams].map(([stream, events]) => ({ stream, revision: events.length - 1 }));
    const cause = { type: 'FunctionKeysChanged', eventId: null };
    const data = { configurationRevision, hash, cause, pins, exchange, rendererVersion: 1, ...change };
    return this.add(minute, { type: 'DeviceConfigurationRegenerated', data });
  }

  async #known(minute: number) {
    const past = await this.history.at(SYSTEM, 'd', at(minute), 'real');
    if (!past) throw new Error('there was none');
    return past;
  }
}
type Regenerated = DeviceConfigurationRegenerated['data'];

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 24, 10, minute)).toISOString();
const keyTo = (value: string): DeviceEvent => ({
  type: 'FunctionKeysChanged',
  data: {
    module: 0,
    keys: [{ index: 2, type: 'directDial', line: null, value, label: null, pickupCode: null }],
  },
});
const { organizationId, userName, realm, password, passwordStrength } = account;
const created: DomainEvent = {
  type: 'SipAccountCreated',
  data: { organizationId, userName, realm, password, passwordStrength },
};

/** A phone with one line, as it was recorded at minute 2. */
async function phone(): Promise<Log> {
  const log = new Log().add(0, created, ACCOUNT_STREAM).add(1, added).add(1, issued).add(1, assigned);
  return log.record(2, 1);
}

async function dialled(log: Log, minute: number) {
  const past = await log.history.at(SYSTEM, 'd', at(minute), 'masked');
  const body = past?.files[0]?.body ?? '';
  const value = /^linekey\.2\.value = (.*)$/m.exec(body)?.[1] ?? null;
  return past && { value, revision: past.configurationRevision, since: past.since };
}

describe('the configuration of an instant (N-01)', () => {
  it('is none before the device and after its end', async () => {
    const log = (await phone()).add(9, { type: 'DeviceDeleted', data: { keyHash: 'x', generation: 1 } });
    expect(await dialled(log, 0)).toBeNull();
    expect(await dialled(log, 8)).toEqual({ value: null, revision: 1, since: at(1) });
    expect(await dialled(log, 9)).toBeNull();
  });

  it('has a change from its own instant on, however late it was recorded', async () => {
    const log = await (await phone()).add(5, keyTo('*21')).record(30, 2);
    expect(await dialled(log, 4)).toEqual({ value: null, revision: 1, since: at(1) });
    expect(await dialled(log, 5)).toEqual({ value: '*21', revision: 2, since: at(5) });
    expect(await dialled(log, 29)).toEqual({ value: '*21', revision: 2, since: at(5) });
    expect(await dialled(log, 31)).toEqual({ value: '*21', revision: 2, since: at(5) });
  });

  it('has one beginning, whatever came since that changed no byte of it', async () => {
    const log = (await (await phone()).add(5, keyTo('*21')).record(7, 2)).add(9, keyTo('*21'));
    for (const minute of [5, 6, 7, 8, 9, 20]) expect((await dialled(log, minute))?.since).toBe(at(5));
  });

  it('has other settings of the exchange since they were noted, also once they were recorded', async () => {
    const moved = { ...exchange, sipServer: { ...exchange.sipServer, host: 'new.example' } };
    const noted: DomainEvent = { type: 'ExchangeSettingsChanged', data: { settings: moved, rendererVersion: 1 } };
    const log = await (await phone()).add(5, noted, 'exchange-settings').record(6, 2, { exchange: moved });
    for (const minute of [5, 7]) expect((await dialled(log, minute))?.since).toBe(at(5));
  });

  it('is there before its first recording', async () => {
    const log = new Log().add(1, added).add(1, issued);
    expect(await dialled(log, 1)).toEqual({ value: null, revision: null, since: at(1) });
    await log.record(7, 1);
    expect(await dialled(log, 1)).toEqual({ value: null, revision: 1, since: at(1) });
  });

  it('has no revision when it was superseded before it was recorded', async () => {
    const log = await (await phone()).add(5, keyTo('*21')).add(6, keyTo('*22')).record(7, 2);
    expect(await dialled(log, 5)).toEqual({ value: '*21', revision: null, since: at(5) });
    expect(await dialled(log, 6)).toEqual({ value: '*22', revision: 2, since: at(6) });
  });

  it('has a change of the account from its own instant on', async () => {
    const log = (await phone()).add(5, { type: 'SipAccountDeleted', data: {} }, ACCOUNT_STREAM);
    const before = await log.history.at(SYSTEM, 'd', at(4), 'masked');
    const after = await log.history.at(SYSTEM, 'd', at(5), 'masked');
    expect(before?.files[0]?.body).toContain(`account.1.user_name = ${userName}`);
    expect(after?.files[0]?.body).toContain('account.1.enable = 0');
  });

  it('has other settings of the exchange from when they were noted, also when nothing was recorded with them yet', async () => {
    const moved = { ...exchange, sipServer: { ...exchange.sipServer, host: 'new.example' } };
    const noted = (settings: typeof exchange): DomainEvent => ({
      type: 'ExchangeSettingsChanged',
      data: { settings, rendererVersion: 1 },
    });
    const log = (await phone()).add(1, noted(exchange), 'exchange-settings').add(5, noted(moved), 'exchange-settings');
    log.add(6, keyTo('*21'));
    const hostAt = async (minute: number) => {
      const past = await log.history.at(SYSTEM, 'd', at(minute), 'masked');
      const host = /^account\.1\.outbound_proxy\.1\.address = (.*)$/m.exec(past?.files[0]?.body ?? '')?.[1];
      return [host, past?.configurationRevision, past?.since];
    };
    expect(await hostAt(4)).toEqual(['pbx.example', 1, at(1)]);
    expect(await hostAt(5)).toEqual(['new.example', null, at(5)]);
    expect(await hostAt(6)).toEqual(['new.example', null, at(6)]);
    // What was recorded with them, but before they were noted.
    const back = log.add(10, noted(exchange), 'exchange-settings');
    const hash = (await back.history.at(SYSTEM, 'd', at(10), 'real'))?.hash ?? '';
    await back.record(8, 2, { hash });
    expect(await hostAt(9)).toEqual(['pbx.example', 2, at(8)]);
  });

  it('empties the keys of a module that was taken away, but not where that was not done yet', async () => {
    const without = (data: { readonly expansionModules: number; readonly previous?: number }): DeviceEvent => ({
      type: 'ExpansionModulesChanged',
      data,
    });
    const keysOf = async (log: Log) => {
      const past = await log.history.at(SYSTEM, 'd', at(6), 'masked');
      return past?.files[0]?.body.match(/^expansion_module\.1\.key\.\d+\.type = 0$/gm)?.length ?? 0;
    };
    expect(await keysOf((await phone()).add(5, without({ expansionModules: 0, previous: 1 })))).toBe(60);
    expect(await keysOf((await phone()).add(5, without({ expansionModules: 0 })))).toBe(0);
  });

  it('is shown to its organization alone, and masked unless the real one is asked for', async () => {
    const log = await phone();
    expect(await log.history.at({ organizationId: 'other' }, 'd', at(3), 'real')).toBeNull();
    const masked = await log.history.at({ organizationId: ACME }, 'd', at(3), 'masked');
    const real = await log.history.at({ organizationId: ACME }, 'd', at(3), 'real');
    expect(masked?.files[0]?.body).toContain('account.1.password = ***');
    expect(real?.files[0]?.body).toContain(`account.1.password = ${password.reveal()}`);
    expect(masked?.hash).toBe(real?.hash);
  });

  it('shows the passwords of the device that were chosen to who reveals it, and the generated ones to nobody', async () => {
    const log = await phone();
    const chosen = { adminPassword: Secret.of('4711'), adminPasswordOrigin: 'chosen' } as const;
    log.add(5, { type: 'DeviceAdminPasswordChanged', data: chosen });
    const passwordsAt = async (minute: number, secrets: 'real' | 'revealed') => {
      const past = await log.history.at({ organizationId: ACME }, 'd', at(minute), secrets);
      const body = past?.files[0]?.body ?? '';
      const logins = [...body.matchAll(/^static\.security\.user_password = \w+:(.*)$/gm)].map(([, value]) => value);
      return { hash: past?.hash, logins, line: body.includes(`account.1.password = ${password.reveal()}`) };
    };
    const [real, revealed] = [await passwordsAt(3, 'real'), await passwordsAt(3, 'revealed')];
    expect(real.logins.length).toBeGreaterThan(0);
    expect(real.logins).not.toContain('***');
    expect(revealed).toEqual({ ...real, logins: real.logins.map(() => '***'), line: true });
    expect((await passwordsAt(5, 'revealed')).logins[0]).toBe('4711');
  });

  it('says whose secrets it shows, and not those of a line that it leaves out', async () => {
    const log = await phone();
    const held = async (minute: number) => (await log.history.at(SYSTEM, 'd', at(minute), 'revealed'))?.held;
    const { accessKey, sipPasswords = [] } = (await held(3)) ?? {};
    expect(accessKey?.equals(key)).toBe(true);
    expect(sipPasswords.map((shown) => [`sipAccount-${shown.sipAccountId}`, shown.password.reveal()])).toEqual([
      [ACCOUNT_STREAM, password.reveal()],
    ]);
    const hostile = { password: Secret.of('a b"c\n'), passwordStrength: 'strong' };
    log.add(5, { type: 'SipPasswordRotated', data: hostile }, ACCOUNT_STREAM);
    expect((await held(5))?.sipPasswords).toEqual([]);
  });

  it('is not made up when what was recorded cannot be made again', async () => {
    const other = await (await phone()).record(5, 2, { hash: 'a'.repeat(64) });
    await expect(other.history.at(SYSTEM, 'd', at(6), 'real')).rejects.toThrow(ConfigurationNotReproducibleError);
    const older = await (await phone()).record(5, 2, { hash: 'a'.repeat(64), rendererVersion: 0 });
    await expect(older.history.at(SYSTEM, 'd', at(6), 'real')).rejects.toThrow('version 0 of the renderer');
  });
});
