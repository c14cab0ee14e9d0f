import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { LineWriter } from './line-writer.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Prometheus metrics of one process. Label values come from closed sets only, never from what a client sent. */
export class Metrics {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'ringledger_' });
    this.gauge('log_lines_dropped', 'Log lines that were lost since nothing took them', [], (gauge) =>
      gauge.set(LineWriter.standardError.dropped),
    );
  }

  counter<const L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return new Counter({ name: `ringledger_${name}`, help, labelNames, registers: [this.registry] });
  }

  histogram<const L extends string>(name: string, help: string, labelNames: readonly L[] = []): Histogram<L> {
    return new Histogram({
      name: `ringledger_${name}`,
      help,
      labelNames,
      buckets: SECONDS,
      registers: [this.registry],
    });
  }

  /** `collect` is asked at each scrape. */
  gauge<const L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    collect: (gauge: Gauge<L>) => void | Promise<void>,
  ): Gauge<L> {
    return new Gauge<L>({
      name: `ringledger_${name}`,
      help,
      labelNames,
      registers: [this.registry],
      async collect(this: Gauge<L>) {
        this.reset();
        await collect(this);
      },
    });
  }

  /** The Prometheus text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}
