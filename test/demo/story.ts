export interface Step {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** What a step tells: a line, and perhaps a text to show in full. */
export interface Told {
  readonly detail: string;
  readonly shown?: string;
}

/** A story told step by step. After a step that fails no other is tried: each stands on those before. */
export class Story {
  readonly steps: Step[] = [];

  constructor(private readonly tell: (step: Step, shown: string | undefined) => void) {}

  get ok(): boolean {
    return this.steps.every(({ ok }) => ok);
  }

  async step(name: string, act: () => Promise<Told | string>): Promise<void> {
    if (!this.ok) return;
    let shown: string | undefined;
    let step: Step;
    try {
      const told = await act();
      step = { name, ok: true, detail: typeof told === 'string' ? told : told.detail };
      shown = typeof told === 'string' ? undefined : told.shown;
    } catch (error) {
      step = { name, ok: false, detail: (error as Error).message };
    }
    this.steps.push(step);
    this.tell(step, shown);
  }
}

/** @throws when the exchange did something else than the story says. */
export function expect(what: string, actual: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`${what}: ${is} instead of ${should}`);
}

/** Waits until `look` gives something; reads again each time, at most for so many ms. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  patience = 30_000,
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what}: not seen within ${patience / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
