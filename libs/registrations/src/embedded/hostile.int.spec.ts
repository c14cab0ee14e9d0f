import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Writable } from 'node:stream';
import type { Position, RecordedEvent } from '@ringledger/event-store';
import { JsonLog } from '@ringledger/observability';
import { HOSTILE_MESSAGES, HOSTILE_STREAMS, Mutations, openWire, VALID_MESSAGES } from '@ringledger/sip/testing';
import type { TestPhone, Wire } from '@ringledger/sip/testing';
import type { RegistrarAccount } from '../registrar/registrar-account.js';
import { embeddedRegistrar } from '../testing/embedded-under-test.js';
import { expectInStep } from '../testing/in-step.js';
import { EXCHANGE_REALM, registrarAccount } from '../testing/registrar-account.js';
import { openRegistrarUnderTest } from '../testing/registrar-under-test.js';
import type { RegistrarUnderTest } from '../testing/registrar-under-test.js';

const INPUTS = Number(process.env.RINGLEDGER_FUZZ ?? 5_000);
/** Shares of the inputs: a connection costs more than many messages. */
const SHARES = { UDP: 0.85, TCP: 0.1, WS: 0.05 } as const;
const TRANSPORTS = ['UDP', 'TCP', 'WS'] as const;
/** Inputs between two looks at whether the phone is served, and how long credentials are used that were right once. */
const TOGETHER = 20;
/** In ms. The tests run beside others: what blocks is far above it. */
const STALL = 2000;

/** Of the log, with what is still counted in memory. */
async function everythingWritten({ refusals, table }: RegistrarUnderTest): Promise<readonly RecordedEvent[]> {
  await refusals.writeEnded('all');
  const written: RecordedEvent[] = [];
  for (let after: Position | undefined; ;) {
    const slice = await table.store.readAll({ limit: 512, ...(after !== undefined && { after }) });
    written.push(...slice.events);
    after = slice.events.at(-1)?.position;
    if (slice.end) return written;
  }
}

describe('the registrar as it ships, among strangers', () => {
  const failures: string[] = [];
  const stalls = monitorEventLoopDelay({ resolution: 10 });
  let under: RegistrarUnderTest;
  let account: RegistrarAccount;
  let phone: TestPhone;
  const victims: { readonly account: RegistrarAccount; readonly phone: TestPhone }[] = [];
  const guessing: TestPhone[] = [];

  beforeAll(async () => {
    const lines = new Writable({
      write(line: Buffer, _encoding, done) {
        failures.push(line.toString());
        done();
      },
    });
    under = await openRegistrarUnderTest(embeddedRegistrar({ log: new JsonLog('error', lines) }));
    const known = async (wanted: Parameters<typeof registrarAccount>[0] = {}) => {
      const made = registrarAccount(wanted);
      await under.registrar.setCredentials(made);
      return made;
    };
    // The one that the corpus speaks as, whose credentials are wrong.
    await known({ userName: '1001', realm: EXCHANGE_REALM });
    for (const algorithm of ['MD5', 'SHA-256'] as const) {
      const victim = await known({ algorithm });
      victims.push({ account: victim, phone: await under.phone(victim) });
      guessing.push(await under.phone(victim, { password: 'guess' }));
    }
    account = await known();
    phone = await under.phone(account);
    expect((await phone.register()).status).toBe(200);
    stalls.enable();
  }, 60_000);
  afterAll(() => under.close());

  const isServed = async () => {
    expect((await phone.register()).status).toBe(200);
    expect(await under.events(account)).toEqual(['RegistrationCreated']);
  };

  /** Each message by a connection of its own: a broken one may end it. */
  function stranger(transport: (typeof TRANSPORTS)[number]) {
    let wire: Wire | undefined;
    return {
      async send(bytes: Buffer): Promise<void> {
        if (transport !== 'UDP') wire?.close();
        if (transport !== 'UDP' || !wire) wire = await openWire(transport, under.endpoint(transport));
        wire.send(bytes);
      },
      leave: () => wire?.kill(),
    };
  }

  it('serves its phone beside every hostile message and stream', async () => {
    const udp = stranger('UDP');
    for (const { bytes } of HOSTILE_MESSAGES) {
      await udp.send(bytes);
      await isServed();
    }
    udp.leave();
    for (const { chunks } of HOSTILE_STREAMS) {
      const wire = await openWire('TCP', under.endpoint('TCP'));
      let closed = false;
      wire.onClose = () => (closed = true);
      for (const chunk of chunks()) {
        wire.send(chunk);
        await new Promise((resolve) => setImmediate(resolve));
        if (closed) break;
      }
      wire.kill();
      await isServed();
    }
  }, 60_000);

  it.each(TRANSPORTS)(
    'survives REGISTERs that were right before they were broken, on %s',
    async (transport) => {
      const seeds: Buffer[] = [];
      const mutations = new Mutations(seeds, 1977 + transport.length);
      const { send, leave } = stranger(transport);
      const phones = [...victims.map((victim) => victim.phone), ...guessing];
      for (let turn = 0; turn < INPUTS * SHARES[transport]; turn += 1) {
        if (turn % TOGETHER === 0) {
          await isServed();
          // A broken copy may have used up a challenge.
          if (turn % (TOGETHER * 10) === 0) await Promise.all(phones.map((one) => one.register()));
          // Answers to a challenge that the registrar has not seen yet: what is broken elsewhere is carried out, or refused.
          const answers = phones.map((one) => Buffer.from(one.registration(300)));
          seeds.splice(0, Infinity, ...VALID_MESSAGES, ...answers, ...answers);
        }
        await send(mutations.next());
      }
      await isServed();
      leave();
    },
    60_000 + INPUTS * 5,
  );

  it('has looked at them all the way down, and lost nothing by it', async () => {
    stalls.disable();
    const written = await everythingWritten(under);
    expect(failures).toEqual([]);
    expect(stalls.max / 1e6).toBeLessThan(STALL);
    // Some were carried out, more refused; the log has one entry for many, and another one after each registration that began or ended.
    const changed = written.filter(({ type }) =>
      ['RegistrationContactChanged', 'RegistrationTakenOver'].includes(type),
    );
    const refused = written.filter(({ type }) => type === 'RegistrationRefused');
    expect(changed.length).toBeGreaterThan(INPUTS / 1000);
    expect(under.intake.refusals.length).toBeGreaterThan(INPUTS / 100);
    expect(refused.length).toBeLessThan(INPUTS / 20);
    expect(written.length).toBeLessThan(INPUTS / 10);
    for (const one of [account, ...victims.map((victim) => victim.account)]) await expectInStep(under.table, one.id);
    const [location, ...others] = await under.locationsOf(account);
    expect([location?.contact, others]).toEqual([phone.contact, []]);
  });
});
