import { JsonLog } from '@ringledger/observability';
import { SystemClock } from '@ringledger/system';
import { Progress } from '../projecting/progress.js';
import { Consumers } from './consumers.js';
import type { Leases } from './lease.js';

const leases: Pick<Leases, 'hold'> = { hold: (_name, signal, work) => work(signal) };

describe('a consumer that fails at once each time', () => {
  it('is tried ever less often', async () => {
    const consumers = new Consumers(leases as Leases, new Progress(new SystemClock()), new JsonLog('silent'));
    const tries: number[] = [];
    const triedOften = new Promise<void>((resolve) => {
      const follow = async () => {
        if (tries.push(performance.now()) === 5) resolve();
        throw new Error('The store is full');
      };
      consumers.start([{ key: 'failing', progressName: 'failing', follow }]);
    });
    await triedOften;
    await consumers.stop();
    const [first = 0, , , , fifth = 0] = tries;
    expect(fifth - first).toBeGreaterThan(700);
  });
});
