/** Whether a store answers in time. It is asked once at a time, however many want to know: what hangs must not pile up. */
export class Answering {
  #asking: Promise<boolean> | undefined;

  constructor(
    private readonly ask: () => Promise<unknown>,
    /** In ms. */
    private readonly patience: number,
  ) {}

  async now(): Promise<boolean> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), this.patience);
    });
    return Promise.race([this.#asking, late]).finally(() => clearTimeout(timer));
  }

  async #ask(): Promise<boolean> {
    try {
      await this.ask();
      return true;
    } catch {
      return false;
    }
  }
}
