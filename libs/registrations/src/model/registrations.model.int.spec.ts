import * as fc from 'fast-check';
import type { RegisterRequest } from '../registrar/registrar.js';
import { COMPARED } from '../locations/table-comparison.js';
import type { Fault } from '../testing/faulty-stores.js';
import { FAULTS } from '../testing/faulty-stores.js';
import { NaiveAccount } from '../testing/naive-account.js';
import { PHONES, requestOf, wishes } from '../testing/register-commands.js';
import type { Wish } from '../testing/register-commands.js';
import { inWords, RegistrationsUnderTest } from '../testing/registrations-under-test.js';
import { openTable } from '../testing/table-under-test.js';
import type { TableUnderTest } from '../testing/table-under-test.js';

interface Model {
  readonly accounts: readonly [NaiveAccount, NaiveAccount];
  readonly sent: [number, RegisterRequest][];
  /** Call and CSeq of each phone. */
  readonly calls: Map<string, { call: number; cseq: number }>;
}

interface Real {
  readonly exchange: RegistrationsUnderTest;
  readonly ids: readonly [string, string];
}

type Step = fc.AsyncCommand<Model, Real>;

const now = (real: Real) => real.exchange.table.clock.time;

async function agree(model: Model, real: Real): Promise<void> {
  for (const [index, account] of model.accounts.entries()) {
    const id = real.ids[index] as string;
    expect(inWords(await real.exchange.table.events(id))).toEqual(account.events);
    const document = await real.exchange.table.document(id);
    const locations = (document?.locations ?? []).map((location) => {
      const { contact, transport, address, port, userAgent, instance, callId, cseq, expires, deadlineKnown } = location;
      const number = account.bound?.number;
      return {
        ...{ number, contact, transport, address, port, userAgent, instance, cseq, deadlineKnown },
        ...{ callId: callId || null, expires: Date.parse(expires), flow: location.flow || null },
      };
    });
    expect(locations).toEqual(account.bound ? [account.bound] : []);
    expect(document?.nextDeadline ?? null).toEqual(account.bound && new Date(account.bound.expires).toISOString());
  }
}

/** What the record says of the past, by its read model. */
async function remembersThePast(model: Model, real: Real): Promise<void> {
  for (const [index, account] of model.accounts.entries()) {
    const view = await real.exchange.view(real.ids[index] as string);
    const intervals = [...view.values()].map(
      ({ contact, transport, address, port, userAgent, since, until, endedBy }) => ({
        ...{ contact, transport, address, port, userAgent, endedBy },
        ...{ since: Date.parse(since), until: until === null ? null : Date.parse(until) },
      }),
    );
    expect(intervals).toEqual(account.history);
  }
}

abstract class Command implements Step {
  check(_: Readonly<Model>): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real);
    await agree(model, real);
  }
  abstract act(model: Model, real: Real): Promise<void>;
  toString(): string {
    return `${this.constructor.name} ${JSON.stringify(this)}`;
  }
}

/** Sends, and the process may die over it; then nobody has had an answer, but what is in the table goes on. */
async function send(model: Model, real: Real, index: number, request: RegisterRequest, fault: Fault | null) {
  const account = model.accounts[index] as NaiveAccount;
  real.exchange.stores.failNext(fault);
  const answer = await real.exchange.locations.register(request).catch(() => null);
  real.exchange.stores.failNext(null);
  if (answer === null && fault === 'table before') return real.exchange.restart();
  const expected = account.register(request, now(real));
  if (answer === null) return real.exchange.restart();
  expect(answer.kind === 'registered' ? answer.bound.map(({ uri }) => uri) : answer.kind).toEqual(expected);
}

class Send extends Command {
  constructor(
    readonly index: number,
    readonly wish: Wish,
    readonly fault: Fault | null,
  ) {
    super();
  }
  async act(model: Model, real: Real): Promise<void> {
    const key = `${this.index} ${this.wish.phone}`;
    const before = model.calls.get(key) ?? { call: 1, cseq: 0 };
    const call = this.wish.reboots ? { call: before.call + 1, cseq: 1 } : { ...before, cseq: before.cseq + 1 };
    model.calls.set(key, call);
    const id = real.ids[this.index] as string;
    const request = requestOf(id, this.wish, `${key} ${call.call}`, call.cseq);
    model.sent.push([this.index, request]);
    await send(model, real, this.index, request, this.fault);
  }
}

class Repeat extends Command {
  constructor(readonly place: number) {
    super();
  }
  override check({ sent }: Readonly<Model>): boolean {
    return sent.length > 0;
  }
  async act(model: Model, real: Real): Promise<void> {
    const [index, request] = model.sent.at(-1 - (this.place % model.sent.length)) as [number, RegisterRequest];
    await send(model, real, index, request, null);
  }
}

class LoseConnection extends Command {
  constructor(
    readonly index: number,
    readonly phone: number,
    readonly port: number,
  ) {
    super();
  }
  async act(model: Model, real: Real): Promise<void> {
    const flow = `${PHONES[this.phone]?.transport} ${this.phone} ${this.port}`;
    model.accounts[this.index]?.loseConnection(flow, now(real));
    await real.exchange.locations.connectionLost(real.ids[this.index] as string, flow);
  }
}

class End extends Command {
  constructor(readonly index: number) {
    super();
  }
  async act(model: Model, real: Real): Promise<void> {
    const account = model.accounts[this.index] as NaiveAccount;
    account.expire(now(real));
    const bound = account.bound ? [account.bound.contact] : [];
    account.drop('account disabled', now(real));
    const ended = await real.exchange.locations.end(real.ids[this.index] as string, 'account disabled');
    expect(ended.map(({ contact }) => contact)).toEqual(bound);
  }
}

class Drop extends Command {
  constructor(readonly index: number) {
    super();
  }
  override check({ accounts }: Readonly<Model>): boolean {
    return Boolean(accounts[this.index]?.bound);
  }
  async act(model: Model, real: Real): Promise<void> {
    const { locations, table } = real.exchange;
    const id = real.ids[this.index] as string;
    model.accounts[this.index]?.drop('administrator', now(real));
    const registrationId = (await table.document(id))?.locations[0]?.registrationId as string;
    await table.dropWhatIsOpen(id);
    expect(await locations.takeDropped(id)).toMatchObject([{ registrationId }]);
  }
}

class Pass extends Command {
  constructor(
    readonly seconds: number,
    readonly expiryRuns: boolean,
    readonly fault: Fault | null,
  ) {
    super();
  }
  async act(model: Model, real: Real): Promise<void> {
    real.exchange.table.clock.pass(this.seconds);
    if (!this.expiryRuns) return;
    for (const account of model.accounts) account.expire(now(real));
    real.exchange.stores.failNext(this.fault);
    await real.exchange.expire();
    if (this.fault) await real.exchange.restart();
    await real.exchange.expire();
  }
}

class Restart extends Command {
  async act(_: Model, real: Real): Promise<void> {
    await real.exchange.restart();
  }
}

class LoseTable extends Command {
  constructor(readonly index: number) {
    super();
  }
  async act(model: Model, real: Real): Promise<void> {
    const id = real.ids[this.index] as string;
    await real.exchange.restart();
    for (const lost of [id, COMPARED]) await real.exchange.table.put(null, lost);
    model.accounts[this.index]?.loseTable(now(real));
    await real.exchange.recover(id);
  }
}

const account = fc.nat({ max: 1 });
const fault = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom(...FAULTS) },
);
const seconds = fc.constantFrom(0.4, 29, 60, 121, 1800, 3600, 7200);
const sends = () => fc.tuple(account, wishes, fault).map((parts) => new Send(...parts));
const steps: fc.Arbitrary<Step>[] = [
  sends(),
  sends(),
  sends(),
  fc.nat({ max: 6 }).map((place) => new Repeat(place)),
  fc.tuple(account, fc.nat({ max: 4 }), fc.constantFrom(5060, 5061)).map((parts) => new LoseConnection(...parts)),
  account.map((index) => new End(index)),
  account.map((index) => new Drop(index)),
  fc.tuple(seconds, fc.boolean(), fault).map((parts) => new Pass(...parts)),
  fc.constant(new Restart()),
  account.map((index) => new LoseTable(index)),
];

/** Thousands by hand. */
const RUNS = Number(process.env.RINGLEDGER_MODEL_RUNS ?? 60);

describe('registrations against a naive model', () => {
  let table: TableUnderTest;
  beforeAll(async () => (table = await openTable()));
  afterAll(() => table.dispose());

  it(
    'agree in the table, in the log and in the past that is told, whatever phones, people, time and crashes do',
    async () => {
      let run = 0;
      const property = fc.asyncProperty(fc.commands(steps, { maxCommands: 40, size: 'max' }), async (commands) => {
        run += 1;
        const real: Real = { exchange: new RegistrationsUnderTest(table), ids: [`${run}-a`, `${run}-b`] };
        const model: Model = { accounts: [new NaiveAccount(), new NaiveAccount()], sent: [], calls: new Map() };
        await fc.asyncModelRun(() => ({ model, real }), commands);
        await remembersThePast(model, real);
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    RUNS * 2000,
  );
});
