import { isWithin, networkOf, normalAddress } from '@ringledger/system';
import type { Socket } from 'node:net';
import type { DeviceServerLimits } from './device-server-limits.js';

/** Counts open connections by address and closes those beyond the limit, before their handshake costs anything. */
export class Connections {
  private readonly byHost = new Map<string, number>();
  private total = 0;

  constructor(
    private readonly limits: DeviceServerLimits,
    private readonly trustedProxies: readonly string[],
    private readonly onRefused: () => void,
  ) {}

  get open(): number {
    return this.total;
  }

  readonly admit = (socket: Socket): void => {
    const address = normalAddress(socket.remoteAddress);
    // Already gone again: there is no address any more, and nothing to count.
    if (address === null) {
      socket.destroy();
      return;
    }
    const host = networkOf(address);
    const count = (this.byHost.get(host) ?? 0) + 1;
    this.byHost.set(host, count);
    this.total += 1;
    socket.once('close', () => this.release(host));
    if (count <= this.limits.connectionsPerAddress || isWithin(address, this.trustedProxies)) return;
    this.onRefused();
    socket.destroy();
  };

  private release(host: string): void {
    const count = (this.byHost.get(host) ?? 1) - 1;
    this.total -= 1;
    if (count > 0) this.byHost.set(host, count);
    else this.byHost.delete(host);
  }
}
