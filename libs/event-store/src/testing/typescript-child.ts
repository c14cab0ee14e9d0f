import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** Another process that runs a TypeScript file of this project; its lines come one by one. */
export class TypescriptChild {
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
  private readonly output: string[] = [];
  private errors = '';
  private wake: () => void = () => undefined;
  private over = false;

  constructor(file: string, args: readonly string[], options: SpawnOptions = {}) {
    const register = join(here, 'register-typescript.mjs');
    const { NODE_OPTIONS: _, ...env } = process.env;
    this.process = spawn(process.execPath, ['--import', register, file, ...args], { env, ...options, stdio: 'pipe' });
    this.process.stderr?.on('data', (text: Buffer) => (this.errors += text.toString()));
    const lines = createInterface({ input: this.process.stdout as NodeJS.ReadableStream });
    lines.on('line', (line) => {
      this.output.push(line);
      this.wake();
    });
    this.ended = new Promise((resolve) => {
      this.process.on('close', () => {
        this.over = true;
        this.wake();
        resolve();
      });
    });
  }

  get lines(): readonly string[] {
    return this.output;
  }

  get errorOutput(): string {
    return this.errors;
  }

  /** Resolves when so many lines have come; rejects with the child's own words when it ends before. */
  async linesReach(count: number): Promise<readonly string[]> {
    while (this.output.length < count) {
      if (this.over) throw new Error(`The child ended after ${this.output.length} lines: ${this.errors}`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.output;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}
