import type { Position } from '@ringledger/event-store';
import { SystemClock } from '@ringledger/system';
import { Progress } from './progress.js';

describe('the progress of consumers', () => {
  it('is ready again when one that had failed goes on', () => {
    const progress = new Progress(new SystemClock());
    progress.expect('doors');
    progress.failed('doors');
    expect(progress.report()).toMatchObject([{ name: 'doors', ready: false, failingSince: expect.any(String) }]);
    progress.caughtUp('doors');
    progress.reached('doors', '1' as Position, true);
    expect(progress.report()).toMatchObject([{ name: 'doors', ready: true, failingSince: null }]);
  });

  it('says nothing of work that follows nothing, also when its lease could not be had', () => {
    const progress = new Progress(new SystemClock());
    progress.failed('work:sweep');
    expect(progress.report()).toEqual([]);
  });
});
