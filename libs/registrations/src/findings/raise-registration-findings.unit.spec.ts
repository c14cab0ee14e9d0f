import { AggregateReader, EventLog, ReadSide } from '@ringledger/event-sourcing';
import type { DomainEvent, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { givenProjection, recorded, recordedStream, TEST_ORGANIZATION } from '@ringledger/event-sourcing/testing';
import { created, DESK, takenOver } from '../testing/registered.js';
import type { RegistrationEvent } from '../registration.events.js';
import { evolveRegistration, registrationAggregate } from '../registration.js';
import { registrationsProjection } from '../views/registrations/registrations.projection.js';
import { RaiseRegistrationFindings } from './raise-registration-findings.js';
import { TrustedNetworks } from './trusted-networks.js';

const STREAM = 'registration-account-1';
const START = Date.UTC(2026, 10, 24, 8);
const SOFTPHONE = { userAgent: 'Zoiper rv2.10.20.4' };

interface Known {
  /** Models of the devices that had the account before it registered. */
  readonly devices?: readonly string[];
  /** What is known of devices that came to it after the last event. */
  readonly later?: readonly string[];
  readonly networks?: readonly string[];
  readonly trusted?: readonly string[];
  /** Seconds from one event to the next. */
  readonly every?: number;
}

/** What it makes of the event at `place` of this stream; which positions it has waited for. */
async function reaction(
  events: readonly RegistrationEvent[],
  place: number,
  { devices = [], every = 60, later = [], networks = [], trusted = [] }: Known = {},
) {
  const stream = recordedStream(STREAM, ...events).map(({ metadata, ...one }, index) => {
    return { ...one, metadata: { ...metadata, time: new Date(START + index * every * 1000).toISOString() } };
  });
  let read = 0;
  const { documents } = givenProjection(registrationsProjection).when(...stream);
  const asOf: unknown[] = [];
  const log = {
    readStream: async (_: string, { from = 0, limit = 512 }) => {
      read += limit;
      return stream.slice(from, from + limit);
    },
  } as unknown as EventLog;
  const readSide = {
    read: async (_: unknown, after: unknown) => {
      asOf.push(after);
      return {
        find: async (__: unknown, { filter }: { filter: { since?: { $lt: string } } }) => ({
          documents: filter.since
            ? [...documents.values()]
                .filter(({ since }) => since < (filter.since?.$lt ?? ''))
                .toSorted((one, other) => (one.since < other.since ? 1 : -1))
            : [...devices.map((model) => had(model, '')), ...later.map((model) => had(model, '~'))],
        }),
      };
    },
  } as unknown as ReadSide;
  const had = (model: string, since: string) => ({
    model,
    lines: [{ line: 1, sipAccountId: 'account-1', since, until: null }],
    networks: networks.map((network) => ({ network, since, until: null })),
  });
  const aggregates = {
    state: async () => events.slice(0, place + 1).reduce(evolveRegistration, registrationAggregate.initialState),
  } as unknown as AggregateReader;
  const reacted = stream[place] as RecordedDomainEvent<never>;
  const reactions = await new RaiseRegistrationFindings(log, readSide, aggregates, new TrustedNetworks(trusted)).react(
    reacted,
  );
  const found = reactions.map(({ aggregateId, decision, input }) => {
    const { findings, organizationId } = input as { findings: readonly { kind: string }[]; organizationId: string };
    return { aggregateId, decision: decision.name, organizationId, kinds: findings.map(({ kind }) => kind) };
  });
  return { found, asOf, read, position: reacted.position };
}
const raised = (...kinds: readonly string[]) => [
  { aggregateId: 'account-1', decision: 'RaiseFindings', organizationId: TEST_ORGANIZATION, kinds },
];

const devices = ['snom-d785'];
const takeover = [created('r1'), takenOver('r2', { registrationId: 'r1', ...DESK }, SOFTPHONE)];

const changed = (data: object): RegistrationEvent => ({
  type: 'RegistrationContactChanged',
  data: { registrationId: 'r1', registrar: 'registrar-1', ...data },
});

describe('whoever watches registrations', () => {
  it('puts what is remarkable on record, of the account and its organization', async () => {
    const { found } = await reaction(takeover, 1, { devices });
    expect(found).toEqual(raised('takeover', 'strange user agent'));
  });

  it('compares with the devices and networks as of the event', async () => {
    const { asOf, found, position } = await reaction([created('r1')], 0, { devices, networks: ['203.0.113.66'] });
    expect(found).toEqual(raised('unknown address'));
    expect(asOf).toEqual([position, position]);
    const trusted = [`${DESK.address}/32`];
    expect((await reaction([created('r1')], 0, { devices, networks: ['203.0.113.66'], trusted })).found).toEqual([]);
    const there = await reaction([created('r1')], 0, { devices, networks: [DESK.address] });
    expect([there.found, there.asOf.length]).toEqual([[], 1]);
  });

  it('does not judge by a device that came to the account after the event, when the log is read again', async () => {
    const later = { later: devices, networks: ['203.0.113.66'] };
    expect((await reaction([created('r1', SOFTPHONE)], 0, later)).found).toEqual([]);
    expect((await reaction(takeover, 1, later)).found).toEqual(raised('takeover'));
  });

  it('does not look ahead: what came later is looked at when it comes', async () => {
    expect((await reaction(takeover, 0, { devices })).found).toEqual([]);
  });

  it('asks nobody for a phone that only has another address', async () => {
    const { asOf, found } = await reaction([created('r1'), changed({ address: '203.0.113.66' })], 1, { devices });
    expect([asOf, found]).toEqual([[], []]);
  });

  it('looks at one that says to be something else', async () => {
    const events = [created('r1'), changed(SOFTPHONE)];
    expect((await reaction(events, 1, { devices })).found).toEqual(raised('strange user agent'));
  });

  it('looks at one whose call comes back, also when it has begun long ago (S3-08)', async () => {
    const call = (previousCallId: string, callId: string) =>
      changed({ address: `192.0.2.${callId}`, previousCallId, callId });
    const port = changed({ port: 5062 });
    const events = [created('r1'), ...Array<RegistrationEvent>(80).fill(port), call('1', '2'), call('2', '1')];
    expect((await reaction(events, events.length - 2)).found).toEqual([]);
    expect((await reaction(events, events.length - 1)).found).toEqual(raised('takeover'));
  });

  describe('looks back as far as a rule does', () => {
    const call = (previousCallId: string, callId: string, address: string) =>
      changed({ address, previousCallId, callId });
    const ports = (count: number) => Array<RegistrationEvent>(count).fill(changed({ port: 5062 }));

    it('to a call that was left, however often the port has changed since (S3-08)', async () => {
      const fought = (changes: number) => [
        created('r1'),
        call('1', '2', '192.0.2.2'),
        ...ports(changes),
        call('2', '1', '192.0.2.1'),
      ];
      for (const changes of [61, 300]) {
        const events = fought(changes);
        expect((await reaction(events, events.length - 1, { every: 1 })).found).toEqual(raised('takeover'));
      }
    });

    it('to the beginnings within an hour, however much happened in each', async () => {
      const events = Array.from({ length: 5 }, (_, round): RegistrationEvent[] => [
        created(`r${round}`),
        ...ports(14),
        { type: 'RegistrationRemoved', data: { registrationId: `r${round}` } },
      ]).flat();
      expect((await reaction(events, 64, { every: 1 })).found).toEqual(raised('flapping'));
    });

    it('to where a registration has been since it began', async () => {
      const networks = [DESK.address];
      const away = changed({ address: '203.0.113.66' });
      const back = changed({ address: DESK.address });
      const start = call('1', '2', '203.0.113.66');
      const known = [created('r1'), away, back, ...ports(100), start];
      expect((await reaction(known, known.length - 1, { devices, networks })).found).toEqual([]);
      const strange = [created('r1'), ...ports(100), start];
      expect((await reaction(strange, strange.length - 1, { devices, networks })).found).toEqual(
        raised('unknown address'),
      );
    });

    it('and no further: what was long ago is not read', async () => {
      const events = [created('r1'), ...ports(200), call('2', '1', '192.0.2.1')];
      expect((await reaction(events, events.length - 1, { every: 300 })).read).toBe(60);
      expect((await reaction(events, events.length - 1, { every: 1 })).read).toBe(events.length);
      expect((await reaction(events, 200, { every: 1 })).read).toBe(0);
    });
  });

  it('finds a takeover at the end of a long past', async () => {
    const coming = Array.from({ length: 100 }, (_, round): RegistrationEvent[] => [
      created(`before-${round}`),
      { type: 'RegistrationDropped', data: { registrationId: `before-${round}`, cause: 'administrator' } },
    ]).flat();
    const events = [...coming, ...takeover];
    expect((await reaction(events, events.length - 1, { devices })).found).toEqual(
      raised('takeover', 'strange user agent'),
    );
  });

  it('knows where a phone was registered that has come and gone or changed its contact very often since', async () => {
    const away = { address: '203.0.113.66', contact: 'sip:201@203.0.113.66:5060' };
    const ended: RegistrationEvent = { type: 'RegistrationRemoved', data: { registrationId: 'r1' } };
    const ports = Array<RegistrationEvent>(70).fill(changed({ port: 5062 }));
    const known = { devices, networks: [DESK.address] };
    const back = [created('r1'), changed(away), ...ports, ended, created('r2', away), created('r3', away)];
    expect((await reaction(back, back.length - 2, known)).found).toEqual([]);
    const strange = [created('r1'), ...ports, ended, created('r2', away), created('r3', away)];
    expect((await reaction(strange, strange.length - 2, known)).found).toEqual(raised('unknown address'));
  });

  it.each([
    ['took over one', [takeover[1]!], ['takeover', 'strange user agent']],
    ['says to be something else', [changed(SOFTPHONE)], ['strange user agent']],
  ])('looks at one that %s after a registration that changed its contact very often', async (_, last, kinds) => {
    const events = [created('r1'), ...Array<RegistrationEvent>(80).fill(changed({ port: 5062 })), ...last];
    expect((await reaction(events, events.length - 1, { devices })).found).toEqual(raised(...kinds));
  });

  it('lets be what belongs to no organization', async () => {
    const lost = recorded(created('r1') as DomainEvent, { stream: STREAM, metadata: { organizationId: null } });
    const nobody = undefined as never;
    expect(await new RaiseRegistrationFindings(nobody, nobody, nobody, nobody).react(lost as never)).toEqual([]);
  });
});
