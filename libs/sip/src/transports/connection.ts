import type { ConnectionSettings } from './connection-settings.js';
import { Flow } from './flow.js';
import type { Endpoint, TransportName, TransportObserver } from './transport.js';

let connections = 0;

/** What TCP, TLS and WebSocket connections have in common: an end that is told once, and time that runs out. */
export abstract class Connection extends Flow {
  readonly connection: string;
  #cause: string | undefined;
  #deadline: NodeJS.Timeout;
  /** Of the last receipt; undefined before the first message. */
  #unfinished: boolean | undefined;
  #greeted = false;
  #delivered = false;

  protected constructor(
    readonly transport: TransportName,
    readonly local: Endpoint,
    readonly remote: Endpoint,
    protected readonly settings: ConnectionSettings,
    protected readonly observer: TransportObserver,
  ) {
    super();
    connections++;
    this.connection = `${transport.toLowerCase()}-${connections}`;
    this.#deadline = this.#arm(settings.firstMessage, 'no message in time');
  }

  get open(): boolean {
    return this.#cause === undefined;
  }

  end(cause: string): void {
    if (!this.open) return;
    this.ended(cause);
    this.destroy();
  }

  /** To be called by every way in which the connection can end. */
  protected ended(cause: string): void {
    if (this.#cause !== undefined) return;
    this.#cause = cause;
    clearTimeout(this.#deadline);
    this.observer.lost(this, cause);
  }

  /**
   * To be called after every receipt: a message must end in time, silence may last longer. Until the first message
   * nothing gives more time, so that holding connections open costs the holder something.
   */
  protected received(unfinished: boolean): void {
    if (!this.open || !this.#greeted) return;
    if (unfinished !== this.#unfinished) {
      clearTimeout(this.#deadline);
      this.#deadline = unfinished
        ? this.#arm(this.settings.message, 'message not ended in time')
        : this.#arm(this.settings.idle, 'idle');
    } else if (!unfinished || this.#delivered) this.#deadline.refresh();
    this.#unfinished = unfinished;
    this.#delivered = false;
  }

  /** Hands one message on, if its source still has a budget; a connection that is over it ends. */
  protected deliver(bytes: Buffer): void {
    if (!this.open) return;
    this.#greeted = true;
    this.#delivered = true;
    if (this.observer.admits(this.remote.address, 'message')) this.observer.message(bytes, this);
    else this.end('over budget');
  }

  protected abstract destroy(): void;

  #arm(milliseconds: number, cause: string): NodeJS.Timeout {
    return setTimeout(() => this.end(cause), milliseconds).unref();
  }
}
