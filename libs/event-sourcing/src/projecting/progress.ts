import type { Position } from '@ringledger/event-store';
import type { Clock } from '@ringledger/system';

interface State {
  position: Position;
  active: boolean;
  caughtUp: boolean;
  failingSince: Date | null;
  readonly waiting: Set<() => void>;
  /** Ends the consumer's pause. */
  goOn: () => void;
}

/** How the read models of this process stand. */
export interface ReadModelReport {
  readonly name: string;
  /** Caught up once, active and not failing. */
  readonly ready: boolean;
  readonly position: string;
  readonly failingSince: string | null;
}

/** What the health check asks. */
export abstract class ReadModelHealth {
  abstract report(): readonly ReadModelReport[];
}

/** How far the consumers that run in this process have come, in memory; who waits here is told at once. */
export class Progress extends ReadModelHealth {
  readonly #states = new Map<string, State>();

  constructor(private readonly clock: Clock) {
    super();
  }

  expect(name: string): void {
    this.state(name);
  }

  reached(name: string, position: Position, active: boolean): void {
    const state = this.state(name);
    if (position > state.position) state.position = position;
    state.active = active;
    state.failingSince = null;
    for (const wake of state.waiting) wake();
  }

  caughtUp(name: string): void {
    this.state(name).caughtUp = true;
  }

  /** Of what has never come forward nothing is told: it has no position that could show that it goes on again. */
  failed(name: string): void {
    const state = this.#states.get(name);
    if (state) state.failingSince ??= this.clock.now();
  }

  runsHere(name: string): boolean {
    return this.#states.has(name);
  }

  positionOf(name: string): Position {
    return this.state(name).position;
  }

  /** Resolves true when the consumer is the active one and has passed the position, false when the time (ms) is over. */
  passed(name: string, position: Position, time: number): Promise<boolean> {
    const state = this.state(name);
    const has = () => state.active && state.position >= position;
    if (has()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (result: boolean) => {
        clearTimeout(timer);
        state.waiting.delete(wake);
        resolve(result);
      };
      const wake = () => {
        if (has()) end(true);
      };
      const timer = setTimeout(() => end(false), time);
      state.waiting.add(wake);
      state.goOn();
    });
  }

  /**
   * For the consumer itself: resolves at once when somebody waits for it to move on, else when somebody does, the time (ms) is over or the
   * signal fires.
   */
  wanted(name: string, time: number, signal?: AbortSignal): Promise<void> {
    const state = this.state(name);
    if (state.waiting.size > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, time);
      state.goOn = () => {
        clearTimeout(timer);
        resolve();
      };
      signal?.addEventListener('abort', state.goOn, { once: true });
    });
  }

  /** What is active here and does not fail. */
  followed(): readonly string[] {
    return [...this.#states]
      .filter(([, { active, failingSince }]) => active && failingSince === null)
      .map(([name]) => name);
  }

  report(): readonly ReadModelReport[] {
    return [...this.#states].map(([name, { active, caughtUp, failingSince, position }]) => ({
      name,
      ready: active && caughtUp && failingSince === null,
      position,
      failingSince: failingSince?.toISOString() ?? null,
    }));
  }

  private state(name: string): State {
    let state = this.#states.get(name);
    if (!state) {
      state = {
        position: '' as Position,
        active: false,
        caughtUp: false,
        failingSince: null,
        waiting: new Set(),
        goOn: () => undefined,
      };
      this.#states.set(name, state);
    }
    return state;
  }
}
