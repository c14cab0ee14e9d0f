import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What stands between client and server: it can fall silent with everything under way, cut every connection, or be shut. */
export class TcpGate {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private silent = false;
  private port = 0;

  constructor(private readonly target: () => number) {
    this.server = createServer((client) => this.accept(client));
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** New connections are refused, old ones cut, until it is opened again. */
  async shut(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.cut();
    await closed;
  }

  /** Connections are accepted and stay, but nothing passes: like a stopped process. What was sent passes when this ends. */
  setSilent(silent: boolean): void {
    this.silent = silent;
    for (const socket of this.sockets) {
      if (silent) socket.pause();
      else socket.resume();
    }
  }

  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  private accept(client: Socket): void {
    const server = connect(this.target(), '127.0.0.1');
    this.join(client, server);
    this.join(server, client);
  }

  private join(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (bytes) => to.write(bytes));
    from.on('error', () => undefined);
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
    if (this.silent) from.pause();
  }
}
