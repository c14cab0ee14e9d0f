import * as fc from 'fast-check';
import type { RegisterRequest } from '../registrar/registrar.js';
import { expectInStep } from '../testing/in-step.js';
import { PHONES, requestOf, wishes } from '../testing/register-commands.js';
import { openTable, request } from '../testing/table-under-test.js';
import type { TableUnderTest } from '../testing/table-under-test.js';
import { Precedence } from '@ringledger/event-sourcing';
import { JsonLog } from '@ringledger/observability';
import { RegistrationExpiry } from '../upkeep/registration-expiry.js';
import type { TabledLocations } from './tabled-locations.js';

let table: TableUnderTest;
/** Two processes on the same stores. */
let one: TabledLocations;
let two: TabledLocations;
beforeEach(async () => {
  table = await openTable();
  one = table.locations('registrar-1');
  two = table.locations('registrar-2');
});
afterEach(() => table.dispose());

/** A phone of its own for each number. */
const phone = (number: number): RegisterRequest =>
  request({
    contacts: [{ uri: `sip:201@192.0.2.${number}`, instance: `<urn:uuid:${number}>`, q: null, expires: 3600 }],
    callId: `call-${number}`,
  });
const expiryOf = (locations: TabledLocations) =>
  new RegistrationExpiry(locations, table.clock, new Precedence(), new JsonLog('silent'));

describe('two processes that change the locations of one account at the same moment', () => {
  it('let twenty phones take over from each other, one after the other', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) => (number % 2 ? one : two).register(phone(number))),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(answers.map(() => 'registered'));
    const types = await table.types();
    expect(types).toEqual(['RegistrationCreated', ...Array.from({ length: 19 }, () => 'RegistrationTakenOver')]);
    await expectInStep(table);
  });

  it('answer a copy that both get as one', async () => {
    const answers = await Promise.all([one.register(request()), two.register(request())]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['out of order', 'registered']);
    expect(await table.types()).toEqual(['RegistrationCreated']);
    await expectInStep(table);
  });

  it('leave nothing of before when the account is ended, and let in what comes after', async () => {
    await one.register(phone(1));
    const [ended] = await Promise.all([
      one.end('account-1', 'account disabled'),
      two.end('account-1', 'account disabled'),
      two.register(phone(2)),
      one.register({ ...phone(1), cseq: 2 }),
    ]);
    await expectInStep(table);
    expect(ended.length).toBeLessThanOrEqual(1);
    await two.end('account-1', 'account disabled');
    expect(await one.end('account-1', 'account disabled')).toEqual([]);
    expect(await table.document()).toMatchObject({ locations: [] });
    await expectInStep(table);
  });

  it('expire once, and a phone that comes at that moment registers anew', async () => {
    await one.register(request());
    table.clock.pass(3600);
    await Promise.all([
      expiryOf(one).expireDue(),
      two.register(request({ cseq: 2 })),
      expiryOf(two).expireDue(),
      one.connectionLost('account-1', 'udp'),
    ]);
    expect((await table.types()).slice(0, 3)).toEqual([
      'RegistrationCreated',
      'RegistrationExpired',
      'RegistrationCreated',
    ]);
    await expectInStep(table);
  });

  it('do not expire what was refreshed before the deadline', async () => {
    await one.register(request());
    table.clock.pass(3599);
    await Promise.all([two.register(request({ cseq: 2 })), expiryOf(one).expireDue()]);
    table.clock.pass(1);
    await Promise.all([expiryOf(one).expireDue(), expiryOf(two).expireDue()]);
    expect(await table.types()).toEqual(['RegistrationCreated']);
  });

  it('agree with the log whatever they do', async () => {
    const side = fc.constantFrom(0, 1);
    const registers = fc.tuple(
      side,
      wishes.filter(({ expires }) => expires !== 30),
    );
    const act = fc.oneof(
      { weight: 6, arbitrary: registers.map(([process, wish]) => ({ act: 'register' as const, process, wish })) },
      { weight: 1, arbitrary: side.map((process) => ({ act: 'end' as const, process })) },
      { weight: 1, arbitrary: side.map((process) => ({ act: 'expire' as const, process })) },
      { weight: 1, arbitrary: side.map((process) => ({ act: 'drop' as const, process })) },
      {
        weight: 1,
        arbitrary: fc.nat({ max: PHONES.length - 1 }).map((lost) => ({ act: 'lose' as const, lost, process: 0 })),
      },
    );
    let run = 0;
    const property = fc.asyncProperty(fc.array(fc.array(act, { maxLength: 6 }), { maxLength: 6 }), async (rounds) => {
      const id = `racing-${(run += 1)}`;
      let cseq = 0;
      for (const round of rounds) {
        table.clock.pass(1800);
        await Promise.all(
          round.map(async (step) => {
            const locations = step.process ? one : two;
            if (step.act === 'register') {
              return locations.register(requestOf(id, step.wish, `call ${step.wish.phone}`, (cseq += 1)));
            }
            if (step.act === 'end') return locations.end(id, 'password rotated');
            if (step.act === 'expire') return expiryOf(locations).expireDue();
            if (step.act === 'lose')
              return locations.connectionLost(id, `${PHONES[step.lost]?.transport} ${step.lost} 5060`);
            await table.dropWhatIsOpen(id);
            return locations.takeDropped(id);
          }),
        );
      }
      // What a command dropped at last may have been written after the table had looked.
      await one.takeDropped(id);
      await expectInStep(table, id);
    });
    await fc.assert(property, { numRuns: Number(process.env.RINGLEDGER_MODEL_RUNS ?? 40) });
  }, 300_000);
});
