import type { ReadModels } from '@ringledger/read-models';
import { temporaryReadModels } from '@ringledger/read-models/testing';
import { HOUR, ManualClock } from '@ringledger/system/testing';
import { Leases } from './lease.js';

const TERM = 10_000;

describe('a lease', () => {
  let readModels: ReadModels;
  let dispose: () => Promise<void>;
  let clock: ManualClock;
  beforeEach(async () => {
    ({ readModels, dispose } = await temporaryReadModels());
    clock = new ManualClock();
  });
  afterEach(() => dispose());

  const process = (owner: string, time = clock) => new Leases(readModels, owner, time, time);
  /** Whether it was had. The work ends at once, and the lease stands on, as of a process that died. */
  const had = async (leases: Leases): Promise<boolean> => {
    let worked = false;
    await leases.hold('projection', new AbortController().signal, async () => void (worked = true));
    return worked;
  };

  it('is nobody else’s until it ends', async () => {
    const [one, other] = [process('one'), process('other')];
    expect(await had(one)).toBe(true);
    expect(await had(other)).toBe(false);
    clock.pass(TERM - 1);
    expect(await had(other)).toBe(false);
    clock.pass(1);
    expect(await had(other)).toBe(true);
    expect(await had(one)).toBe(false);
  });

  it('is over after its term though the clock of the process that died was ahead by an hour', async () => {
    const other = process('other');
    expect(await had(process('dead', new ManualClock(clock.time + HOUR)))).toBe(true);
    expect(await had(other)).toBe(false);
    clock.pass(TERM - 1);
    expect(await had(other)).toBe(false);
    clock.pass(1);
    expect(await had(other)).toBe(true);
  });

  it('is over after its term though the clock of those who wait for it is set back by an hour', async () => {
    const other = process('other');
    expect(await had(process('dead'))).toBe(true);
    expect(await had(other)).toBe(false);
    clock.set(-HOUR);
    clock.pass(TERM);
    expect(await had(other)).toBe(true);
  });

  it('stays with who renews it, however far ahead that clock is', async () => {
    const [one, other] = [process('one', new ManualClock(clock.time + HOUR)), process('other')];
    for (let round = 0; round < 10; round += 1) {
      expect(await had(one)).toBe(true);
      expect(await had(other)).toBe(false);
      clock.pass(TERM / 3);
    }
  });
});
