import { type Server, type Socket, connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from '@ringledger/sip';

/** A place on the way between two processes where connections can be held up and cut. */
export class Relay {
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #mode: 'pass' | 'hold' | 'cut' = 'pass';

  private constructor(
    private readonly server: Server,
    private readonly behind: Endpoint,
  ) {
    server.on('connection', (near) => this.#join(near));
  }

  static async open(behind: Endpoint): Promise<Relay> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Relay(server, behind);
  }

  get endpoint(): Endpoint {
    const { address, port } = this.server.address() as AddressInfo;
    return { address, port };
  }

  pass(): void {
    this.#mode = 'pass';
    for (const [, far] of this.#pairs) far.resume();
  }

  /** What comes from behind waits here. */
  hold(): void {
    this.#mode = 'hold';
    for (const [, far] of this.#pairs) far.pause();
  }

  /** What waits here is lost, and nobody gets through. */
  cut(): void {
    this.#mode = 'cut';
    for (const [near, far] of this.#pairs) this.#end(near, far);
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #join(near: Socket): void {
    near.on('error', () => undefined);
    if (this.#mode === 'cut') {
      near.destroy();
      return;
    }
    const far = connect({ host: this.behind.address, port: this.behind.port, noDelay: true });
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    far.on('error', () => undefined);
    far.on('data', (bytes: Buffer) => near.write(bytes));
    near.on('data', (bytes: Buffer) => far.write(bytes));
    for (const one of pair) {
      one.on('close', () => {
        this.#pairs.delete(pair);
        this.#end(near, far);
      });
    }
    if (this.#mode === 'hold') far.pause();
  }

  #end(...sockets: readonly Socket[]): void {
    for (const socket of sockets) socket.destroy();
  }
}
