import type { Figures, Measured } from '../figure.js';
import { median, ROUNDS } from '../figure.js';
import { Running } from '../running.js';

const DEVICES = 10_000;

/** How fast it answers after a start, and what it holds in memory. */
export const size: Figures = {
  names: ['start', 'start-10000', 'memory'],
  async measure(wanted) {
    const running = await Running.open();
    const measured: Measured[] = [];
    const starts = async (name: string, goal: string) => {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        await running.restart();
        times.push(running.startedIn);
      }
      measured.push({ name, value: median(times), unit: 'ms', baseline: null, ratio: null, goal });
    };
    try {
      const empty = await running.memory();
      if (wanted.has('start')) await starts('start', '≤ 3000');
      if (!wanted.has('start-10000') && !wanted.has('memory')) return measured;
      await running.phones(DEVICES);
      if (wanted.has('start-10000')) await starts('start-10000', '≤ 3000');
      else await running.restart();
      const value = await running.memory();
      if (wanted.has('memory')) {
        measured.push({ name: 'memory', value, unit: 'MB', baseline: empty, ratio: value / empty, goal: 'told' });
      }
    } finally {
      await running.close();
    }
    return measured;
  },
};
