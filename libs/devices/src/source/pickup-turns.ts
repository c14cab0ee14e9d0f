import { streamName } from '@ringledger/event-sourcing';
import type { StreamTurns } from '@ringledger/event-sourcing';
import { KeyedQueue, networkOf } from '@ringledger/system';
import { deviceAggregate } from '../device.js';

/** Pickups of one network that wait for a device, as after the power was back: no site has so many ways to fetch one. */
const MOST_OF_NETWORK = 128;
const MOST_NETWORKS = 1024;

/**
 * Pickups of one device are recorded one after the other, for each moves its stream on. Of each network one is in the row, so that who has
 * the key and asks without an end does not keep the phone itself waiting. Commands of the device go before them all.
 */
export class PickupTurns {
  readonly #ofNetworks = new KeyedQueue();

  constructor(private readonly turns: StreamTurns) {}

  /** @throws TooManyWaitingError */
  of<T>(deviceId: string, address: string, work: () => Promise<T>): Promise<T> {
    const stream = streamName(deviceAggregate.category, deviceId);
    const turn = () => this.turns.happening(stream, work, MOST_NETWORKS);
    return this.#ofNetworks.run(`${deviceId} ${networkOf(address)}`, turn, MOST_OF_NETWORK);
  }
}
