import { networkOf, RecentlyUsed } from '@ringledger/system';
import type { PickupStatus } from '../device.events.js';

/** An identical repeat within this time after a recorded pickup is counted and not recorded again, in ms. */
const HOUR = 3_600_000;
const MOST_PLACES = 50_000;
/** Ways in which a device is asked for from one network at the same time; one phone has two or three. */
const MOST_WAYS = 8;

/** What makes two pickups the same. */
export interface PickupWay {
  readonly keyGeneration: number;
  /** Also of bytes that it has had before: between them it may have fetched others. */
  readonly configurationRevision: number;
  readonly address: string;
  readonly userAgent: string | null;
  readonly file: string | null;
  readonly status: PickupStatus;
  readonly unproven: boolean;
  /** The device may have got another MAC address meanwhile. */
  readonly otherMac: string | null;
}

/** The pickups that this process has recorded within the hour. Forgotten ones are recorded once more, which harms nothing. */
export class RecentPickups {
  /** By device and network, so that no stranger makes those of the phone forgotten. */
  readonly #places = new RecentlyUsed<Map<string, number>>(MOST_PLACES);

  /** `now` in ms of the monotonic clock. */
  has(deviceId: string, way: PickupWay, now: number): boolean {
    const until = this.#places.get(placeOf(deviceId, way))?.get(nameOf(way));
    return until !== undefined && now < until;
  }

  remember(deviceId: string, way: PickupWay, now: number): void {
    const place = placeOf(deviceId, way);
    const ways = this.#places.get(place) ?? new Map<string, number>();
    const name = nameOf(way);
    ways.delete(name);
    ways.set(name, now + HOUR);
    const [oldest] = ways.keys();
    if (ways.size > MOST_WAYS && oldest !== undefined) ways.delete(oldest);
    this.#places.set(place, ways);
  }
}

function placeOf(deviceId: string, { address }: PickupWay): string {
  return `${deviceId} ${networkOf(address)}`;
}

/** The user agent comes last: it is the only part that can hold anything. */
function nameOf(way: PickupWay): string {
  const { keyGeneration, configurationRevision, address, file, status, otherMac, unproven, userAgent } = way;
  return `${keyGeneration} ${status}${unproven ? '?' : ''} ${configurationRevision} ${address} ${file ?? '/'} ${otherMac ?? '-'} ${userAgent ?? ''}`;
}
