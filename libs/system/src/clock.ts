/** The time, as a port: deciders get it with the command, everything else asks here. It may be set, forward and back. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** What durations in memory are measured with, as a port: it goes on evenly, whatever the time is set to. */
export abstract class MonotonicClock {
  /** In ms, since a moment of its own: says nothing to another process, or after a restart. */
  abstract elapsed(): number;
}

export class SystemMonotonicClock extends MonotonicClock {
  elapsed(): number {
    return performance.now();
  }
}
