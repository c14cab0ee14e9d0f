import { Injectable, Module } from '@nestjs/common';
import { BackgroundWork } from '../background-work.js';
import { ReadModelHealth } from '../projecting/progress.js';
import { openSmallExchange } from '../testing/index.js';

const runs: AbortSignal[] = [];
let begun: (() => void) | undefined;

@Injectable()
class Sweep extends BackgroundWork {
  readonly name = 'sweep';

  async run(signal: AbortSignal): Promise<void> {
    runs.push(signal);
    if (runs.length === 1) throw new Error('The first time fails');
    begun?.();
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  }
}

@Module({ providers: [Sweep] })
class SweepModule {}

describe('background work', () => {
  it('is begun again after an error, says nothing of the read models, and ends with the process', async () => {
    const works = new Promise<void>((resolve) => (begun = resolve));
    const exchange = await openSmallExchange(
      { aggregates: [], catalogues: [], processManagers: [], projections: () => [], backgroundWork: [Sweep] },
      [SweepModule],
    );
    await works;
    expect(exchange.get<ReadModelHealth>(ReadModelHealth as never).report()).toEqual([]);
    await exchange.close();
    expect(runs.map(({ aborted }) => aborted)).toEqual([expect.any(Boolean), true]);
  });
});
