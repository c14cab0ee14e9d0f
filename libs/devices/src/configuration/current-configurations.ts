import { Inject, Injectable } from '@nestjs/common';
import { EventLog, streamName } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import { RecentlyUsed } from '@ringledger/system';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState, ExistingDevice } from '../device.js';
import { EXCHANGE_SETTINGS } from './exchange-settings.js';
import type { ExchangeSettings } from './exchange-settings.js';
import { PinnedStates } from './pinned-states.js';
import type { Pinned } from './pinned-states.js';
import { renderNewest } from './rendering.js';
import type { Rendering } from './rendering.js';

/** A device and its bytes, both as of the same moment of the log. */
export interface CurrentConfiguration {
  readonly stream: string;
  readonly device: Pinned<DeviceState>;
  /** Null: there is nothing to render (any more). */
  readonly rendering: Rendering | null;
}

/** Bodies kept in memory; about ten thousand devices. */
const MOST_BYTES = 64 * 1024 * 1024;
const OVERHEAD_BYTES = 1024;
const MOST_KEYS = 100_000;

/**
 * What each device gets now. Kept in memory with the revision of every stream that it was made from, and given out only after
 * the log was asked whether these are still the heads: so it is as new as the log on any topology, however late the read models.
 */
@Injectable()
export class CurrentConfigurations {
  readonly #current = new RecentlyUsed<CurrentConfiguration>(MOST_BYTES);
  readonly #deviceOfKey = new RecentlyUsed<string>(MOST_KEYS);
  readonly #states: PinnedStates;

  constructor(
    private readonly store: EventStore,
    log: EventLog,
    @Inject(EXCHANGE_SETTINGS) private readonly exchange: ExchangeSettings,
  ) {
    this.#states = new PinnedStates(store, log);
  }

  /** A hint to save a look-up: whether the key is good is for the device's stream to say. */
  deviceOfKey(keyHash: string): string | undefined {
    return this.#deviceOfKey.get(keyHash);
  }

  async of(deviceId: string): Promise<CurrentConfiguration> {
    const known = this.#current.get(deviceId);
    if (!known) return this.#read(deviceId, undefined);
    const [own, ...others] = await this.#heads(known);
    const othersMoved = others.some((head, index) => head !== known.rendering?.others[index]?.revision);
    if (own === known.device.revision && !othersMoved) return known;
    return this.#read(deviceId, othersMoved ? { ...known, rendering: null } : known);
  }

  /** After an append of this process: the device is known at its new revision without reading it back. */
  advance(deviceId: string, before: CurrentConfiguration, device: Pinned<ExistingDevice>): CurrentConfiguration {
    return this.#keep(deviceId, { ...before, device });
  }

  #heads({ stream, rendering }: CurrentConfiguration): Promise<readonly number[]> {
    const own = this.store.headOfStream(stream);
    if (!rendering) return Promise.all([own]);
    return Promise.all([own, ...rendering.others.map((pin) => this.store.headOfStream(pin.stream))]);
  }

  async #read(deviceId: string, known: CurrentConfiguration | undefined): Promise<CurrentConfiguration> {
    const stream = streamName(deviceAggregate.category, deviceId);
    const device = await this.#states.newest(deviceAggregate, deviceId, known?.device);
    const { state } = device;
    if (!deviceExists(state)) return this.#keep(deviceId, { stream, device, rendering: null });
    const kept = known?.rendering?.inputsVersion === state.inputsVersion ? known.rendering : null;
    const rendering = kept ?? (await renderNewest(this.#states, deviceId, { ...device, state }, this.exchange));
    return this.#keep(deviceId, { stream, device, rendering });
  }

  #keep(deviceId: string, current: CurrentConfiguration): CurrentConfiguration {
    const { state, revision } = current.device;
    // A slower reader must not put back what a faster one has replaced.
    if ((this.#current.get(deviceId)?.device.revision ?? -1) > revision) return current;
    if (revision >= 0) this.#current.set(deviceId, current, OVERHEAD_BYTES + (current.rendering?.bytes ?? 0));
    if (deviceExists(state) && state.accessKey) this.#deviceOfKey.set(state.accessKey.hash, deviceId);
    return current;
  }
}
