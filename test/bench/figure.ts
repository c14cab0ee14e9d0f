/** One figure of a run. `ratio` is value to baseline, both measured in turns in this run; null where there is nothing to compare with. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number | null;
  readonly ratio: number | null;
  /** Least ratio, or for figures without a baseline most of the unit. */
  readonly goal: string;
}

/** A group of figures that share their preparation. */
export interface Figures {
  readonly names: readonly string[];
  measure(wanted: ReadonlySet<string>): Promise<readonly Measured[]>;
}

export const ROUNDS = 5;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** Both in turns, so that what disturbs the machine disturbs both; each gives operations a second. */
export async function compared(
  name: string,
  goal: string,
  product: (round: number) => Promise<number>,
  bare: (round: number) => Promise<number>,
): Promise<Measured> {
  const values: number[] = [];
  const baselines: number[] = [];
  await product(-1);
  await bare(-1);
  for (let round = 0; round < ROUNDS; round += 1) {
    values.push(await product(round));
    baselines.push(await bare(round));
  }
  const [value, baseline] = [median(values), median(baselines)];
  return { name, value, unit: '1/s', baseline, ratio: value / baseline, goal };
}

/** How often a second `work` is done, `parallel` of it at once. */
export async function rate(count: number, parallel: number, work: (n: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const started = performance.now();
  const worker = async () => {
    for (let n = next++; n < count; n = next++) await work(n);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return count / ((performance.now() - started) / 1000);
}
