import { findModel } from '@ringledger/provisioning';
import type { DeviceSigns } from './device-signs.js';
import { readinessOf } from './readiness.js';
import type { ReadinessFacts, ReadinessLine, ReadinessLocation } from './readiness.js';

const model = (id: string) => {
  const found = findModel(id);
  if (!found) throw new Error(`No model ${id}`);
  return found;
};
const registered = {
  contact: 'sip:201-7k2m9xqe@192.0.2.10:5060;line=qbc05th0',
  userAgent: 'snomD785/10.1.84.12',
  address: '192.0.2.10',
  since: '2026-11-24T08:05:00.000Z',
  history: { changes: [], changeCount: 0 },
};
const signs: DeviceSigns = {
  model: model('snom-d785'),
  mac: '00041345C9BF',
  phoneSince: null,
  held: [{ since: '2026-11-24T07:00:00.000Z', until: null }],
};
const line: ReadinessLine = {
  ...{ line: 1, userName: '201-7k2m9xqe', extensionNumber: '201', signs, locations: [registered] },
};
const facts: ReadinessFacts = {
  enabled: true,
  configurationHash: 'bb',
  configurationRevision: 2,
  synchronizedHash: 'bb',
  inSyncSince: '2026-11-24T08:00:00.000Z',
  synchronizedRevision: 2,
  lastPickup: { time: '2026-11-24T08:00:00.000Z' },
  ownPickup: { keyGeneration: 1 },
  keyGeneration: 1,
  mac: signs.mac,
  lines: [line],
};
const failed = (changes: Partial<ReadinessFacts>) =>
  readinessOf({ ...facts, ...changes })
    .checks.filter(({ passed }) => !passed)
    .map(({ check, line: of, found }) => [check, of, found]);
const never = { ownPickup: null, synchronizedHash: null, inSyncSince: null, synchronizedRevision: null };
const withLocation = (changes: Partial<ReadinessLine['locations'][number]>) => ({
  lines: [{ ...line, locations: [{ ...registered, ...changes }] }],
});

describe('a device is ready (S1-44)', () => {
  it('when it has fetched its current configuration and is registered as itself', () => {
    const { ready, checks } = readinessOf(facts);
    expect(ready).toBe(true);
    expect(checks.map(({ check, line: of, since }) => [check, of, since])).toEqual([
      ['enabled', null, null],
      ['configuration picked up', null, facts.inSyncSince],
      ['account assigned', null, null],
      ['extension linked', 1, null],
      ['registered', 1, registered.since],
      ['user agent matches', 1, registered.since],
      ['contact matches', 1, registered.since],
    ]);
  });

  it('not before it has come for its configuration, and for the current one', () => {
    const nothing = { ...never, lastPickup: null };
    expect(failed(nothing)).toEqual([['configuration picked up', null, 'It has never fetched its configuration']]);
    const used = { time: '2026-11-24T08:00:00.000Z', unproven: true } as const;
    expect(failed({ ...never, lastPickup: used })).toEqual(failed(nothing));
    expect(failed({ synchronizedHash: 'aa', synchronizedRevision: 1 })).toEqual([
      ['configuration picked up', null, 'It has fetched revision 1; 2 is the current one'],
    ]);
    expect(failed({ ...nothing, configurationHash: null, configurationRevision: null })).toEqual([
      ['configuration picked up', null, 'There is no configuration for it yet'],
    ]);
  });

  it('also when a change was taken back: it tells which revision was fetched', () => {
    expect(readinessOf({ ...facts, configurationRevision: 4 }).checks[1]).toMatchObject({
      passed: true,
      found: 'It has fetched revision 2, the same file as 4, the current one',
    });
  });

  it('and tells when another phone has fetched its configuration since, or instead of it', () => {
    const lastPickup = { time: '2026-11-24T09:00:00.000Z', otherMac: '001122334455' };
    const other = `At ${lastPickup.time} it was fetched as MAC address 001122334455, which is not that of the device`;
    expect(readinessOf({ ...facts, lastPickup }).checks[1]).toMatchObject({
      passed: true,
      found: `It has fetched revision 2, the current one. ${other}`,
    });
    expect(failed({ ...never, lastPickup })).toEqual([
      ['configuration picked up', null, `It has never fetched its configuration. ${other}`],
    ]);
  });

  it('not before it has come with its present key', () => {
    const found = 'It has not fetched its configuration with its present access key';
    expect(failed({ keyGeneration: 2 })).toEqual([['configuration picked up', null, found]]);
  });

  it('not before it has fetched once more after a change of its MAC address', () => {
    const found = 'It has not fetched its configuration since it has its MAC address';
    const time = '2026-11-24T09:00:00.000Z';
    for (const lastPickup of [{ time }, { time, otherMac: facts.mac! }]) {
      expect(failed({ ...never, lastPickup })).toEqual([['configuration picked up', null, found]]);
    }
  });

  it('not while one of its lines is not registered', () => {
    const lines = [line, { ...line, line: 2, locations: [] }];
    expect(failed({ lines })).toEqual([['registered', 2, 'Nothing is registered']]);
    expect(readinessOf({ ...facts, lines }).ready).toBe(false);
  });

  it('not while it is disabled or has no account', () => {
    expect(failed({ enabled: false })).toEqual([['enabled', null, 'The device is disabled']]);
    expect(failed({ lines: [] })).toEqual([['account assigned', null, 'No SIP account is on any of its lines']]);
  });

  it('not while one of its accounts acts as no extension, so that it can neither call nor be called', () => {
    expect(failed({ lines: [{ ...line, extensionNumber: null }] })).toEqual([
      ['extension linked', 1, 'The SIP account 201-7k2m9xqe acts as no extension'],
    ]);
  });

  it('not while another device is registered in its place (S1-17)', () => {
    expect(failed(withLocation({ userAgent: 'Yealink SIP-T46U 108.86.0.40' }))).toEqual([
      ['user agent matches', 1, 'It says that it is Yealink SIP-T46U 108.86.0.40'],
    ]);
    expect(failed(withLocation({ userAgent: null }))).toEqual([
      ['user agent matches', 1, 'It does not say what it is'],
    ]);
    expect(failed({ lines: [{ ...line, signs: { ...signs, model: null } }] })).toHaveLength(1);
    const states = (mac: string) => failed(withLocation({ userAgent: `snomD785/10.1.84.12 ${mac}` }));
    expect(states(signs.mac!)).toEqual([]);
    expect(states('00:04:13:99:99:99')).toEqual([
      [
        'user agent matches',
        1,
        'It says that it is snomD785/10.1.84.12 00:04:13:99:99:99, with the MAC address of another phone',
      ],
    ]);
  });

  it('not while it is the phone before that is registered, of its account or in its place (S1-17)', () => {
    const [before, later] = [registered.since, '2026-11-24T08:06:00.000Z'];
    const found = (what: string) =>
      `Registered from 192.0.2.10 since before ${what}, so that it may be another phone: switch the device off and on, or drop the registration, and see what registers`;
    const moved = { ...signs, held: [{ since: later, until: null }] };
    const exchanged = { ...signs, phoneSince: later };
    expect(failed({ lines: [{ ...line, signs: moved }] })).toEqual([
      ['registered', 1, found('the account came to the device')],
    ]);
    expect(failed({ lines: [{ ...line, signs: exchanged }] })).toEqual([
      ['registered', 1, found('the MAC address of the device was changed')],
    ]);
    for (const one of [moved, exchanged]) {
      const locations = [{ ...registered, callSince: '2026-11-24T08:07:00.000Z' }];
      const { checks, ready } = readinessOf({ ...facts, lines: [{ ...line, signs: one, locations }] });
      expect([ready, ...checks.slice(4).map(({ since }) => since)]).toEqual([
        true,
        ...Array<string>(3).fill('2026-11-24T08:07:00.000Z'),
      ]);
    }
    const restarted = withLocation({ callSince: '2026-11-24T08:07:00.000Z' });
    expect(readinessOf({ ...facts, ...restarted }).checks[4]?.since).toBe(before);
  });

  it('not while its contact names something else (S1-17)', () => {
    expect(failed(withLocation({ contact: 'sip:305@192.0.2.10' }))).toEqual([
      ['contact matches', 1, 'Its contact is sip:305@192.0.2.10; expected: 201-7k2m9xqe or 201'],
    ]);
  });

  it('since it shows what it should, which need not be since it registered', () => {
    const at = (minute: number) => `2026-11-24T09:0${minute}:00.000Z`;
    const became = (minute: number, before: object) => ({ time: at(minute), before, after: {} });
    const changes = [
      became(1, { userAgent: 'Yealink SIP-T46U 108.86.0.40', contact: 'sip:305@192.0.2.10' }),
      became(2, { userAgent: null }),
      became(3, { userAgent: 'snomD785/10.1.84.11', port: 5062 }),
    ];
    const sinceOf = (history: ReadinessLocation['history']) =>
      readinessOf({ ...facts, ...withLocation({ history }) })
        .checks.slice(4)
        .map(({ since }) => since);
    const { since } = registered;
    expect(sinceOf({ changes, changeCount: 3 })).toEqual([since, at(2), at(1)]);
    expect(sinceOf({ changes: changes.slice(2), changeCount: 1 })).toEqual([since, since, since]);
    expect(sinceOf({ changes: changes.slice(2), changeCount: 60 })).toEqual([since, null, null]);
    expect(sinceOf(null)).toEqual([since, since, since]);
  });

  it('by its newest registration', () => {
    const older = { ...registered, userAgent: 'friendly-scanner', since: '2026-11-24T07:00:00.000Z' };
    expect(failed({ lines: [{ ...line, locations: [registered, older] }] })).toEqual([]);
    expect(failed({ lines: [{ ...line, locations: [older, registered] }] })).toEqual([]);
  });
});
